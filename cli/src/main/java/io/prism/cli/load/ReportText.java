package io.prism.cli.load;

import java.util.Map;

/** What a run shall do, and what it brought, for people. */
final class ReportText {

  private static final String HEADING = "%-13s %9s %9s %8s %8s %8s %8s %8s %8s%n";
  private static final double[] PERCENTS = {50, 90, 99, 99.9};

  private ReportText() {}

  /** What will be done. */
  static String plan(LoadPlan plan, Keyspace keys) {
    Scenario scenario = plan.scenario();
    return Figures.format(
        "%s on %s at %s: %d/s (%s) for %s after %s of warm-up, %d connection%s, at most %d calls under"
            + " way%n%d keys (%s) below %s, values of %s, ttl %s, seed %d",
        scenario.name(),
        plan.namespace(),
        plan.target(),
        plan.rate(),
        plan.spacing().word(),
        seconds(plan.duration().toMillis()),
        seconds(plan.warmUp().toMillis()),
        plan.connections(),
        plan.connections() == 1 ? "" : "s",
        Outstanding.boundFor(scenario),
        scenario.keys(),
        scenario.distribution(),
        keys.prefix(),
        scenario.valueSize(),
        seconds(plan.ttl().toMillis()),
        plan.seed());
  }

  /** What came of it, ending in a line break. */
  static String result(Outcome outcome) {
    StringBuilder text = new StringBuilder();
    if (outcome.endedEarly()) {
      text.append("ended early, after ")
          .append(seconds(outcome.elapsed().toMillis()))
          .append(" of ")
          .append(seconds(outcome.plan().duration().toMillis()))
          .append('\n');
    }
    table(text, outcome);
    contents(text, outcome);
    failures(text, outcome);
    for (Objective.Verdict verdict : outcome.verdicts()) {
      text.append(
          Figures.format(
              "%-7s %-14s measured: %s%n",
              verdict.met() ? "met" : "missed", verdict.objective().text(), verdict.measured()));
    }
    outcome.invalid().ifPresent(why -> text.append("invalid: ").append(why).append('\n'));
    return text.toString();
  }

  private static void table(StringBuilder text, Outcome outcome) {
    Totals totals = outcome.totals();
    text.append(
        Figures.format(
            HEADING, "", "answered", "/s", "failed", "p50 ms", "p90 ms", "p99 ms", "p99.9", "max"));
    for (CallKind kind : CallKind.values()) {
      Totals.OfKind counts = totals.of(kind);
      if (outcome.plan().scenario().mix().has(kind)) {
        row(text, kind == CallKind.SCAN ? "scan page" : kind.word(), counts, outcome);
      }
    }
    row(text, "all", totals.all(), outcome);
    row(text, "from sending", "", "", "", totals.fromSending());
    row(text, "send lag", "", "", "", totals.sendLag());
  }

  private static void row(StringBuilder text, String name, Totals.OfKind counts, Outcome outcome) {
    row(
        text,
        name,
        Long.toString(counts.answered()),
        Figures.format("%.1f", outcome.perSecond(counts.answered())),
        Long.toString(counts.failed()),
        counts.latency());
  }

  private static void row(
      StringBuilder text,
      String name,
      String answered,
      String rate,
      String failed,
      Distribution times) {
    text.append(
        Figures.format(
            HEADING,
            name,
            answered,
            rate,
            failed,
            Figures.millis(times.percentile(PERCENTS[0])),
            Figures.millis(times.percentile(PERCENTS[1])),
            Figures.millis(times.percentile(PERCENTS[2])),
            Figures.millis(times.percentile(PERCENTS[3])),
            Figures.millis(times.max())));
  }

  private static void contents(StringBuilder text, Outcome outcome) {
    Totals.OfKind all = outcome.totals().all();
    text.append("sent ")
        .append(Figures.bytes(all.sentBytes()))
        .append(", received ")
        .append(Figures.bytes(all.receivedBytes()))
        .append('\n');
    if (all.empty() > 0) {
      text.append(all.empty()).append(" answers held no item: items had expired\n");
    }
    if (outcome.endedEarly() && outcome.abandoned() > 0) {
      text.append(outcome.abandoned()).append(" calls were under way at the end, not counted\n");
    }
  }

  private static void failures(StringBuilder text, Outcome outcome) {
    if (outcome.unanswered() == 0) {
      return;
    }
    text.append(
        Figures.format(
            "failed: %d of %d (%s)%n",
            outcome.unanswered(),
            outcome.unanswered() + outcome.answered(),
            Figures.percent(outcome.errorShare())));
    for (Map.Entry<Failure, Long> failure : outcome.totals().failures().entrySet()) {
      text.append(
          Figures.format(
              "%9d  %s%n",
              failure.getValue(),
              failure.getKey().equals(Failure.NOT_SENT)
                  ? "not sent: "
                      + Outstanding.boundFor(outcome.plan().scenario())
                      + " calls were under way already"
                  : failure.getKey()));
    }
    if (outcome.overdue() > 0) {
      text.append(Figures.format("%9d  not sent: this machine was too late%n", outcome.overdue()));
    }
  }

  private static String seconds(long millis) {
    return millis % 1000 == 0 ? millis / 1000 + " s" : Figures.format("%.1f s", millis / 1e3);
  }
}
