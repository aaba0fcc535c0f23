package io.prism.bench.compare;

import io.prism.bench.load.LoadJob;
import io.prism.bench.process.GatewayUnderTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the mechanism costs by which the gateway's event loops read and write. */
final class Transports implements Group {

  private static final String EPOLL = "epoll";
  private static final List<String> OTHERS = List.of("io_uring", "nio");

  private static final int STREAMS = 100;
  private static final int WAITING = 100_000;
  private static final double RATE = 20_000;
  private static final double TURN_SECONDS = 2;

  private enum Measure {
    GET("Get 100 B, CPU, 10 x 10"),
    PUT("Put 1 KB, CPU, 10 x 10"),
    OPEN_CPU("Get 100 B, CPU, open loop 20,000/s"),
    OPEN_MEDIAN("open loop 20,000/s: p50");

    private final String words;

    Measure(String words) {
      this.words = words;
    }

    Goal goal(String transport) {
      return Goal.atMost(
          words + ", " + transport + " against " + EPOLL, "x", Double.NaN, Double.NaN);
    }
  }

  @Override
  public String name() {
    return "transports";
  }

  @Override
  public String description() {
    return "CPU and latency of a gateway on io_uring and on the JDK's sockets against epoll.";
  }

  @Override
  public List<Goal> goals() {
    return OTHERS.stream()
        .flatMap(transport -> Stream.of(Measure.values()).map(kind -> kind.goal(transport)))
        .toList();
  }

  @Override
  public boolean isShort() {
    return false;
  }

  @Override
  public void measure(Run run) throws IOException, InterruptedException {
    List<GatewayUnderTest> open = new ArrayList<>();
    try {
      List<Contestant> closed = new ArrayList<>();
      List<Contestant> paced = new ArrayList<>();
      for (String transport : Stream.concat(Stream.of(EPOLL), OTHERS.stream()).toList()) {
        Optional<GatewayUnderTest> started = start(run, transport);
        if (started.isEmpty()) {
          continue;
        }
        GatewayUnderTest gateway = started.get();
        open.add(gateway);
        int replyBytes = Gateways.fill(run, gateway.grpc(), Gateways.LIMITED);
        Gateways.fill(run, gateway.grpc(), Gateways.LARGE);
        LoadJob get = Gateways.get(gateway.grpc()).expecting(replyBytes);
        LoadJob put = Gateways.sized(run, Gateways.put(gateway.grpc()));
        closed.add(new Contestant(name(Measure.GET, transport), gateway.pid(), get));
        closed.add(new Contestant(name(Measure.PUT, transport), gateway.pid(), put));
        paced.add(
            new Contestant(
                name(Measure.OPEN_CPU, transport),
                gateway.pid(),
                get.shape(10, STREAMS).open(RATE, WAITING)));
      }
      Map<String, Case> turns = run.takeTurns(closed);
      // Those are warm now.
      Map<String, Case> atRate =
          run.takeTurns(
              paced,
              run.settings().repetitions(),
              Math.max(TURN_SECONDS, run.settings().seconds()));
      OTHERS.forEach(transport -> report(run, transport, turns, atRate));
    } finally {
      for (GatewayUnderTest gateway : open) {
        gateway.close();
      }
    }
  }

  /** Empty when it does not start, as io_uring does not where the system forbids it. */
  private static Optional<GatewayUnderTest> start(Run run, String transport)
      throws InterruptedException {
    try {
      return Optional.of(Gateways.on(run, transport));
    } catch (IOException e) {
      run.say("no gateway on " + transport + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private static String name(Measure measure, String transport) {
    return measure.words + ", " + transport;
  }

  private static void report(
      Run run, String transport, Map<String, Case> turns, Map<String, Case> atRate) {
    String missing = "one side could not be measured";
    for (Measure measure : List.of(Measure.GET, Measure.PUT)) {
      run.report()
          .add(
              Row.cpuRatio(
                  measure.goal(transport),
                  Run.find(turns, name(measure, transport)),
                  Run.find(turns, name(measure, EPOLL)),
                  missing));
    }
    Optional<Case> ours = Run.find(atRate, name(Measure.OPEN_CPU, transport));
    Optional<Case> epolls = Run.find(atRate, name(Measure.OPEN_CPU, EPOLL));
    run.report().add(Row.cpuRatio(Measure.OPEN_CPU.goal(transport), ours, epolls, missing));
    Goal median = Measure.OPEN_MEDIAN.goal(transport);
    run.report()
        .add(
            ours.isPresent() && epolls.isPresent()
                ? Rules.medianRatio(median, ours.get(), epolls.get())
                : Row.skipped(median, missing));
  }
}
