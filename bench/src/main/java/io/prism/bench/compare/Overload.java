package io.prism.bench.compare;

import io.prism.bench.load.LoadJob;
import io.prism.bench.process.GatewayUnderTest;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Three times as many BatchGets as the gateway gets done when its clients wait for it. Calls have a
 * deadline of a second; what is answered OK within the time of the load counts. Single Gets are no
 * load for this: a generator that shares the machine cannot send three times as many as one core
 * answers.
 */
final class Overload implements Group {

  /** As many as a gateway lets them; those that find no room are not sent. */
  private static final int CONNECTIONS = 20;

  private static final int STREAMS = 1000;

  /** Clients that wait, as many as keep a server at its peak. */
  private static final int PEAK_STREAMS = 100;

  private static final double SECONDS = 5;
  private static final double FACTOR = 3;

  private static final Goal GOODPUT =
      Goal.atLeast("offered 3 x capacity: goodput over peak", " %", 80, 95);
  private static final Goal MEMORY =
      Goal.atMost("offered 3 x capacity: peak resident memory", " MiB", 500, Double.NaN);

  @Override
  public String name() {
    return "overload";
  }

  @Override
  public String description() {
    return "Goodput and memory when three times the capacity is offered.";
  }

  @Override
  public List<Goal> goals() {
    return List.of(GOODPUT, MEMORY);
  }

  @Override
  public void measure(Run run) throws IOException, InterruptedException {
    try (GatewayUnderTest gateway = Gateways.inProcess(run)) {
      Gateways.fill(run, gateway.grpc(), Gateways.LIMITED);
      LoadJob batches = Gateways.sized(run, Gateways.batchGet(gateway.grpc()));
      Contestant calm =
          new Contestant("gateway at its peak", gateway.pid(), batches.shape(10, PEAK_STREAMS));
      Case peak = run.takeTurns(List.of(calm)).get(calm.name());
      if (peak == null) {
        goals().forEach(goal -> run.report().add(Row.skipped(goal, "no peak was found")));
        return;
      }
      double capacity = peak.of(Sample::perSecond).max();
      Contestant flooded =
          new Contestant(
              "gateway at 3 x its peak",
              gateway.pid(),
              batches
                  .withTimeout("1S")
                  .shape(CONNECTIONS, STREAMS)
                  .open(FACTOR * capacity, 0)
                  .lasting(Math.max(SECONDS, run.settings().seconds())));
      run.say("offering three times the peak");
      Sample flood = run.turn(flooded);
      run.report().add(new Case(flooded.name(), flooded.load(), List.of(flood)));
      rows(peak, flood).forEach(run.report()::add);
    }
  }

  /** What a flood after a peak tells; nothing, unless three times the peak was sent. */
  static List<Row> rows(Case peak, Sample flood) {
    double capacity = peak.of(Sample::perSecond).max();
    String what =
        String.format(
            Locale.ROOT,
            "sent %.0f/s, %.1f x the peak of %.0f/s; %.0f/s OK, not sent or unanswered %d, others %s",
            flood.offer().sentPerSecond(),
            flood.offer().sentPerSecond() / capacity,
            capacity,
            flood.perSecond(),
            flood.offer().notSent(),
            flood.failures());
    double share = 100 * flood.perSecond() / capacity;
    double memory = flood.memory().peak();
    Optional<String> flaw = flaw(peak, flood, capacity);
    if (flaw.isPresent()) {
      String why = flaw.get() + ": " + what;
      return List.of(Row.invalid(GOODPUT, share, why), Row.invalid(MEMORY, memory, why));
    }
    return List.of(
        Row.measured(GOODPUT, share, what), Row.measured(MEMORY, memory, "the same run"));
  }

  private static Optional<String> flaw(Case peak, Sample flood, double capacity) {
    if (!peak.isBusy()) {
      return Optional.of("the peak is that of its clients");
    }
    if (!Rules.isOffered(flood, FACTOR * capacity)) {
      return Optional.of("the generator was late");
    }
    return flood.failures().containsKey(LoadJob.WRONG_REPLY)
        ? Optional.of("replies had the wrong size")
        : Optional.empty();
  }
}
