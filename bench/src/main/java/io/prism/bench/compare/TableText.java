package io.prism.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report for people. */
final class TableText {

  private TableText() {}

  /**
   * All of it, as lines.
   *
   * @param head what is measured, in a line
   */
  static String render(String head, Report report) {
    StringBuilder text = new StringBuilder(head).append("\n\n");
    List<List<String>> cases = new ArrayList<>();
    cases.add(
        List.of(
            "contestant",
            "load",
            "us/call min",
            "median",
            "max",
            "calls/s",
            "busy",
            "p50 ms",
            "p90",
            "p99",
            "p99.9",
            "lag p99",
            "RSS",
            "peak",
            "failed"));
    report.cases().forEach(each -> cases.add(line(each)));
    if (cases.size() > 1) {
      text.append(table(cases, 2));
      if (report.cases().stream().anyMatch(TableText::isClients)) {
        text.append(
            "* the server's core was less than 0.9 busy: this is the rate of its clients\n");
      }
      text.append('\n');
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("measure", "measured", "must", "aim", "verdict", "note"));
    report.rows().forEach(row -> rows.add(line(row)));
    text.append(table(rows, 1));
    if (!report.missing().isEmpty()) {
      text.append("not installed, so not compared with: ")
          .append(String.join(", ", report.missing()))
          .append('\n');
    }
    report.notes().forEach(note -> text.append(note.strip()).append('\n'));
    return text.toString();
  }

  /** Whether the rate of a closed loop says nothing of the server. */
  private static boolean isClients(Case turns) {
    return !turns.isBusy() && turns.of(Sample::offered).max() == 0;
  }

  private static List<String> line(Case turns) {
    Summary cpu = turns.of(Sample::cpuMicros);
    return List.of(
        turns.name(),
        turns.load(),
        two(cpu.min()),
        two(cpu.median()),
        two(cpu.max()),
        whole(turns.of(Sample::perSecond).median()) + (isClients(turns) ? "*" : ""),
        two(turns.of(Sample::busy).median()),
        three(turns.of(Sample::p50).median()),
        three(turns.of(sample -> sample.latency().p90()).median()),
        three(turns.of(sample -> sample.latency().p99()).median()),
        three(turns.of(sample -> sample.latency().p999()).median()),
        three(turns.of(sample -> sample.latency().lagP99()).median()),
        whole(turns.of(sample -> sample.memory().now()).max()),
        whole(turns.of(sample -> sample.memory().peak()).max()),
        Long.toString(turns.failed()));
  }

  private static List<String> line(Row row) {
    Goal goal = row.goal();
    return List.of(
        goal.measure(),
        row.value().isPresent() ? goal.show(row.value().getAsDouble()) : "-",
        goal.mustText(),
        goal.aimText(),
        row.verdict().word(),
        row.note());
  }

  /**
   * Columns as wide as they must be; those from {@code firstRight} on to the right, but the last.
   */
  static String table(List<List<String>> lines, int firstRight) {
    int columns = lines.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String padding = " ".repeat(widths[i] - line.get(i).length());
        boolean right = i >= firstRight && i < columns - 1;
        row.append(right ? padding + line.get(i) : line.get(i) + padding).append("  ");
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static String whole(double value) {
    return number("%.0f", value);
  }

  private static String two(double value) {
    return number("%.2f", value);
  }

  private static String three(double value) {
    return number("%.3f", value);
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }
}
