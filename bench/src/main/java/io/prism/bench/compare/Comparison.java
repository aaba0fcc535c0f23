package io.prism.bench.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Measures groups one after the other, prints the table and writes the JSON. */
final class Comparison {

  private static final double QUIET = 0.5;

  private final CompareOptions options;
  private final boolean everything;
  private final List<String> arguments;
  private final PrintStream out;

  /**
   * One that is about to run.
   *
   * @param everything whether groups that take long are measured without being asked for
   */
  Comparison(CompareOptions options, boolean everything, List<String> arguments, PrintStream out) {
    this.options = options;
    this.everything = everything || options.settings().full();
    this.arguments = arguments;
    this.out = out;
  }

  /**
   * Runs them.
   *
   * @return the exit code: 1 when a group broke, or a measure failed and that was asked for
   * @throws IllegalArgumentException the options make no sense; nothing was measured
   */
  int run(List<Group> groups) throws IOException, InterruptedException {
    Settings settings = options.settings();
    Machine machine = Machine.here();
    Instant date = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Path file = options.json().orElseGet(() -> usual(date));
    requireWritable(file);
    boolean broken = false;
    Report report;
    try (Run run = Run.start(settings, System.err)) {
      report = run.report();
      if (machine.load() > QUIET) {
        report.note(
            String.format(
                Locale.ROOT,
                "The machine was busy when this began (load average %.1f): believe ratios only.",
                machine.load()));
      }
      if (settings.serverCore().isEmpty()) {
        report.note("Nothing was pinned to a core: this takes taskset and two cores.");
      }
      for (Group group : groups) {
        broken |= !measure(run, group, everything);
      }
    }
    if (groups.size() > 1) {
      report.note("Allocation for each call is told by the JMH benchmarks, not by this run.");
    }
    report.note(
        String.format(
            Locale.ROOT,
            "%s, %s, %d cores, commit %s; took %d s",
            date,
            machine.processor(),
            machine.cores(),
            machine.commit(),
            Duration.between(date, Instant.now()).toSeconds()));
    out.print(TableText.render(settings.measured(), report));
    Files.writeString(
        file,
        ReportJson.render(report, settings, machine, date, arguments).toPrettyString() + "\n");
    out.println("as JSON: " + file);
    return broken || options.strict() && report.failed() ? 1 : 0;
  }

  /** Before minutes of measuring, not after them. */
  private static void requireWritable(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new IllegalArgumentException("--json: " + folder + " cannot be made", e);
    }
    if (Files.isDirectory(file) || !Files.isWritable(Files.exists(file) ? file : folder)) {
      throw new IllegalArgumentException("--json: " + file + " cannot be written");
    }
  }

  /** In the folder that the launcher of the checkout keeps its files in. */
  private static Path usual(Instant date) {
    return Path.of(
        System.getProperty("prism.state", ".prism"),
        "bench",
        date.toString().replace(':', '-') + ".json");
  }

  private static boolean measure(Run run, Group group, boolean everything)
      throws InterruptedException {
    if (!group.isShort() && !everything) {
      group
          .goals()
          .forEach(
              goal ->
                  run.report()
                      .add(
                          Row.skipped(
                              goal, "takes long: --full, or ./prism bench " + group.name())));
      return true;
    }
    run.say(group.name() + ": " + group.description());
    try {
      group.measure(run);
      return true;
    } catch (IOException | RuntimeException e) {
      String why = e.getMessage() == null ? e.toString() : e.getMessage().strip();
      run.report().note(group.name() + " broke off: " + why);
      List<Goal> told = run.report().rows().stream().map(Row::goal).toList();
      group.goals().stream()
          .filter(goal -> !told.contains(goal))
          .forEach(goal -> run.report().add(Row.skipped(goal, "broke off, see below")));
      return false;
    }
  }
}
