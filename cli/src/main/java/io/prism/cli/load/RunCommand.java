package io.prism.cli.load;

import io.grpc.StatusRuntimeException;
import io.prism.cli.ClientOptions;
import io.prism.cli.CommandFailure;
import io.prism.cli.Connection;
import io.prism.cli.DurationConverter;
import io.prism.cli.ExitCode;
import io.prism.cli.NamespaceOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a load test. */
@Command(
    name = "run",
    sortOptions = false,
    description =
        "Make calls by a schedule, whatever becomes of those before, and measure each from the time"
            + " that the schedule says. Writes items under keys that begin with bench/ and removes"
            + " them at the end.")
final class RunCommand implements Callable<Integer> {

  @Mixin private NamespaceOption namespace = new NamespaceOption();

  @Option(
      names = "--scenario",
      paramLabel = "NAME|FILE",
      defaultValue = "read-heavy",
      description =
          "read-heavy (95%% get, 5%% put), write-heavy (5/95), mixed (50/50), scan (80%% pages, 20%%"
              + " get), or a YAML file (default ${DEFAULT-VALUE}).")
  private String scenario = "";

  @Option(
      names = "--rate",
      paramLabel = "N",
      required = true,
      description = "Calls a second, over all connections.")
  private int rate;

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      defaultValue = "60s",
      converter = DurationConverter.class,
      description = "How long to measure (default ${DEFAULT-VALUE}).")
  private Duration duration = Duration.ZERO;

  @Option(
      names = "--warm-up",
      paramLabel = "DURATION",
      defaultValue = "5s",
      converter = DurationConverter.class,
      description =
          "How long to make calls before, without counting them (default ${DEFAULT-VALUE}).")
  private Duration warmUp = Duration.ZERO;

  @Option(
      names = "--connections",
      paramLabel = "C",
      defaultValue = "4",
      description = "Connections, which take calls in turn (default ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--arrivals",
      paramLabel = "SPACING",
      defaultValue = "poisson",
      description =
          "poisson: as from many clients that know nothing of each other; even: all at the same"
              + " distance (default ${DEFAULT-VALUE}).")
  private Arrivals.Spacing arrivals = Arrivals.Spacing.POISSON;

  @Option(
      names = "--value-size",
      paramLabel = "BYTES",
      converter = SizeConverter.class,
      description = "Size of values, or a range such as 200B-4KiB. Default: the scenario's, 1KiB.")
  private @Nullable ValueSize valueSize;

  @Option(
      names = "--keys",
      paramLabel = "N",
      description = "Number of items. Default: the scenario's, 10000.")
  private @Nullable Long keys;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Repeats the choices of an earlier run, values included. Default: a new one.")
  private @Nullable Long seed;

  @Option(
      names = "--slo",
      paramLabel = "OBJECTIVE",
      converter = ObjectiveConverter.class,
      description =
          "What must hold, such as 'p99<10ms', 'p50<=2ms', 'errors<0.1%%', 'rate>=990'; may be given"
              + " several times. Quote it: a shell takes < for itself.")
  private List<Objective> objectives = new ArrayList<>();

  @Option(
      names = "--max-lag",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "The run is invalid when the p99 of its own delay is longer. Default: a quarter of the"
              + " latency's p99, within 1ms and 50ms.")
  private @Nullable Duration maxLag;

  @Option(
      names = "--keep",
      description = "Leave the items there; they expire 15 minutes after the run.")
  private boolean keep;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description =
          "Write the result as JSON; '-' is standard output, and the table goes to stderr.")
  private @Nullable String json;

  @Mixin private ClientOptions client = new ClientOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Spec
  @SuppressWarnings("NullAway.Init") // injected before call
  private CommandSpec command;

  static final class SizeConverter implements CommandLine.ITypeConverter<ValueSize> {
    @Override
    public ValueSize convert(String text) {
      return converted(() -> ValueSize.parse(text));
    }
  }

  static final class ObjectiveConverter implements CommandLine.ITypeConverter<Objective> {
    @Override
    public Objective convert(String text) {
      return converted(() -> Objective.parse(text));
    }
  }

  private static <T> T converted(java.util.function.Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw new CommandLine.TypeConversionException(e.getMessage());
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    LoadPlan plan = plan();
    Optional<Path> file = jsonFile();
    Keyspace keyspace =
        new Keyspace(Keyspace.newId(), plan.scenario().keys(), plan.scenario().pageItems());
    try (Stop stop = Stop.onSignals()) {
      Outcome outcome = run(plan, keyspace, stop);
      return tell(outcome, file);
    }
  }

  private LoadPlan plan() throws IOException {
    Scenario chosen = Scenarios.named(scenario);
    try {
      chosen = keys == null ? chosen : chosen.withKeys(keys);
      chosen = valueSize == null ? chosen : chosen.withValueSize(valueSize);
      return new LoadPlan(
          client.target(),
          namespace.name(),
          chosen,
          rate,
          arrivals,
          warmUp,
          duration,
          connections,
          client.timeout(),
          seed == null ? new SplittableRandom().nextInt(1, Integer.MAX_VALUE) : seed,
          Optional.ofNullable(maxLag),
          keep,
          objectives);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  /** The file of the result; that it cannot be written should be known before a long run. */
  private Optional<Path> jsonFile() {
    if (json == null || json.equals("-")) {
      return Optional.empty();
    }
    Path file = Path.of(json);
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || folder == null || !Files.isWritable(folder)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--json: " + file + " cannot be written; name a file in a folder of yours");
    }
    return Optional.of(file);
  }

  private Outcome run(LoadPlan plan, Keyspace keyspace, Stop stop) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(plan.seed());
    Values values = new Values(plan.scenario().valueSize().max(), random.split());
    List<Connection> open = new ArrayList<>();
    try {
      for (int i = 0; i < plan.connections(); i++) {
        open.add(client.connect());
      }
      err().println(ReportText.plan(plan, keyspace));
      Population items = new Population(open, namespace.name(), keyspace);
      try {
        items.write(
            plan.scenario().valueSize(), values, random.split(), plan.ttl(), stop::isRequested);
        GrpcTarget target = new GrpcTarget(open, namespace.name(), keyspace, values, plan.ttl());
        return new LoadRun(plan, target, LoadClock.SYSTEM, stop::isRequested, random.split(), err())
            .run(keyspace.id());
      } finally {
        if (!keep) {
          remove(items, keyspace);
        }
      }
    } finally {
      open.forEach(Connection::close);
    }
  }

  private void remove(Population items, Keyspace keyspace) throws InterruptedException {
    try {
      items.remove();
    } catch (StatusRuntimeException e) {
      Failure why = Failure.of(e);
      err()
          .println(
              "the items below "
                  + keyspace.prefix()
                  + " could not all be removed ("
                  + why
                  + "); they expire by themselves");
    }
  }

  private int tell(Outcome outcome, Optional<Path> file) throws IOException {
    if (outcome.endedEarly() && outcome.answered() + outcome.unanswered() == 0) {
      err().println("ended before anything was measured");
      return ExitCode.INTERRUPTED;
    }
    String document = ReportJson.render(outcome);
    boolean toStandardOutput = "-".equals(json);
    PrintWriter table = toStandardOutput ? err() : command.commandLine().getOut();
    table.print(ReportText.result(outcome));
    table.flush();
    if (toStandardOutput) {
      command.commandLine().getOut().println(document);
    } else if (file.isPresent()) {
      Files.writeString(file.get(), document + "\n");
    }
    if (outcome.invalid().isPresent()) {
      return ExitCode.INVALID;
    }
    if (!outcome.verdicts().stream().allMatch(Objective.Verdict::met)) {
      return ExitCode.FAILED;
    }
    return outcome.answered() == 0 && !outcome.endedEarly() ? ExitCode.UNAVAILABLE : ExitCode.OK;
  }

  private PrintWriter err() {
    return command.commandLine().getErr();
  }
}
