package io.prism.bench.compare;

import io.prism.bench.process.GatewayUnderTest;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Three times as many Gets as the gateway gets done when its clients wait for it. Calls have a
 * deadline of a second; what is answered OK within the time of the load counts.
 */
final class Overload implements Group {

  private static final int STREAMS = 1000;
  private static final double SECONDS = 5;
  private static final double FACTOR = 3;
  private static final double REACHED = 0.9;

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
      Contestant calm =
          new Contestant("gateway at its peak", gateway.pid(), Gateways.get(gateway.grpc()));
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
              Gateways.get(gateway.grpc())
                  .withTimeout("1S")
                  .shape(10, STREAMS)
                  .open(FACTOR * capacity, 0)
                  .lasting(Math.max(SECONDS, run.settings().seconds())));
      run.say("offering three times the peak");
      Sample flood = run.turn(flooded);
      run.report().add(new Case(flooded.name(), flooded.load(), List.of(flood)));
      String what =
          String.format(
              Locale.ROOT,
              "offered %.0f/s, %.1f x the peak of %.0f/s; %.0f/s OK, not sent or unanswered %d, others %s",
              flood.offered(),
              flood.offered() / capacity,
              capacity,
              flood.perSecond(),
              flood.notSent(),
              flood.failures());
      run.report().add(goodput(peak, flood, capacity, what));
      run.report().add(Row.measured(MEMORY, flood.peakRss(), "the same run"));
    }
  }

  private static Row goodput(Case peak, Sample flood, double capacity, String what) {
    double share = 100 * flood.perSecond() / capacity;
    if (!peak.isBusy()) {
      return Row.invalid(GOODPUT, share, "the peak is that of its clients: " + what);
    }
    if (flood.offered() < REACHED * FACTOR * capacity) {
      return Row.invalid(GOODPUT, share, "the generator is too slow for it: " + what);
    }
    return Row.measured(GOODPUT, share, what);
  }
}
