package io.prism.bench.compare;

import static java.lang.Double.NaN;

import io.prism.bench.load.LoadJob;
import io.prism.bench.process.GatewayUnderTest;
import io.prism.bench.reference.EchoServer;
import io.prism.bench.reference.H2load;
import io.prism.bench.reference.JavaServers;
import io.prism.bench.reference.Running;
import io.prism.bench.reference.StaticFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Gets and Puts on the store in the gateway's process. */
final class InProcess implements Group {

  private static final Goal STATIC =
      Goal.atMost("in-process Get 100 B, CPU against nghttpd's static file", "x", 1.0, 0.7);
  private static final Goal ECHO =
      Goal.atMost("in-process Get 100 B, CPU against grpc-java byte[] echo", "x", 0.5, 0.35);
  private static final Goal PUT =
      Goal.atMost("Put 1 KB, CPU against grpc-java protobuf Put on a map", "x", 0.45, 0.25);
  private static final Goal RATE =
      Goal.atLeast("in-process Get 100 B, calls/s of a core against grpc-java echo", "x", NaN, NaN);
  private static final Goal FEATURES =
      Goal.atMost("Get, rate limit and deadline on against off", "x", 1.15, 1.05);
  private static final Goal LANES =
      Goal.atMost("Get 100 B, CPU on the measured lane against the lane off", "x", NaN, NaN);
  private static final Goal WRITES =
      Goal.atMost("write system calls for each Get, 10 x 10", "", 0.2, 0.1);
  private static final Goal CROSS_CHECK =
      Goal.atMost("h2load's view: Get, CPU against nghttpd", "x", NaN, NaN);

  private static final String GET = "gateway Get 100 B";
  private static final String LANE_OFF = "gateway Get 100 B, lane off";

  @Override
  public String name() {
    return "in-process";
  }

  @Override
  public String description() {
    return "CPU of Get and Put on memory against nghttpd and grpc-java.";
  }

  @Override
  public List<Goal> goals() {
    return List.of(STATIC, ECHO, RATE, PUT, FEATURES, LANES, WRITES, CROSS_CHECK);
  }

  @Override
  public void measure(Run run) throws IOException, InterruptedException {
    Optional<Integer> core = run.settings().serverCore();
    try (Servers servers = new Servers();
        GatewayUnderTest gateway = Gateways.inProcess(run);
        GatewayUnderTest laneOff = Gateways.onGrpcJava(run)) {
      int replyBytes = Gateways.fill(run, gateway.grpc(), Gateways.LIMITED);
      Gateways.fill(run, laneOff.grpc(), Gateways.LIMITED);
      Gateways.fill(run, gateway.grpc(), Gateways.PLAIN);
      Gateways.fill(run, gateway.grpc(), Gateways.LARGE);
      Running echo = servers.add(JavaServers.echo(run.folder(), core, replyBytes));
      Running map = servers.add(JavaServers.map(run.folder(), core));
      List<Contestant> contestants = new ArrayList<>();
      Optional<Running> file =
          run.start(
              servers, StaticFile.TOOL, () -> StaticFile.start(run.folder(), core, replyBytes));
      file.map(
              server ->
                  contestant(
                      server,
                      Gateways.bareGet(server.target(), Gateways.GET).expecting(replyBytes)))
          .ifPresent(contestants::add);
      contestants.add(
          contestant(
              echo, Gateways.bareGet(echo.target(), EchoServer.METHOD).expecting(replyBytes)));
      contestants.add(
          new Contestant(GET, gateway.pid(), Gateways.get(gateway.grpc()).expecting(replyBytes)));
      contestants.add(
          new Contestant(
              "gateway plain Get",
              gateway.pid(),
              Gateways.plainGet(gateway.grpc()).expecting(replyBytes)));
      contestants.add(
          new Contestant(
              LANE_OFF, laneOff.pid(), Gateways.get(laneOff.grpc()).expecting(replyBytes)));
      contestants.add(contestant(map, Gateways.sized(run, Gateways.barePut(map.target()))));
      contestants.add(
          new Contestant(
              "gateway Put 1 KB",
              gateway.pid(),
              Gateways.sized(run, Gateways.put(gateway.grpc()))));
      Map<String, Case> cases = run.takeTurns(contestants);
      Optional<Case> get = Run.find(cases, GET);
      Report report = run.report();
      report.add(
          Row.cpuRatio(STATIC, get, Run.find(cases, StaticFile.TOOL), "nghttpd was not measured"));
      report.add(Row.cpuRatio(ECHO, get, Run.find(cases, echo.name()), "no echo was measured"));
      report.add(Row.rateRatio(RATE, get, Run.find(cases, echo.name()), "no echo was measured"));
      report.add(
          Row.cpuRatio(
              PUT,
              Run.find(cases, "gateway Put 1 KB"),
              Run.find(cases, map.name()),
              "no grpc-java Put was measured"));
      report.add(
          Row.cpuRatio(
              FEATURES, get, Run.find(cases, "gateway plain Get"), "the gateway was not measured"));
      report.add(
          Row.cpuRatio(
              LANES,
              get,
              Run.find(cases, LANE_OFF),
              "the gateway with the lane off was not measured"));
      report.add(writes(run));
      report.add(crossCheck(run, gateway, file));
    }
  }

  static Contestant contestant(Running server, LoadJob job) {
    return new Contestant(server.name(), server.pid(), job);
  }

  private static Row writes(Run run) throws IOException, InterruptedException {
    // Enough to divide by; fewer where turns are short, too.
    int each = Math.clamp((long) (500 * run.settings().seconds()), 20, 500);
    WriteCalls writes = WriteCalls.measure(run, each);
    String alone =
        String.format(Locale.ROOT, "/proc/PID/io; %.2f for a call alone", writes.alone());
    return writes.isCounted()
        ? Row.measured(WRITES, writes.batched(), alone)
        : Row.skipped(WRITES, "not all of them are counted: " + alone);
  }

  private static Row crossCheck(Run run, GatewayUnderTest gateway, Optional<Running> file)
      throws IOException, InterruptedException {
    if (!run.has(H2load.TOOL) || file.isEmpty()) {
      return Row.skipped(CROSS_CHECK, "this takes h2load and nghttpd");
    }
    run.say("cross-check by h2load");
    int calls = Math.clamp((long) (100_000 * run.settings().seconds()), 10_000, 200_000);
    double ours = Double.MAX_VALUE;
    double theirs = Double.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      theirs =
          Math.min(
              theirs,
              H2load.micros(
                  run.folder(),
                  run.settings().loadCore(),
                  file.get().target(),
                  file.get().pid(),
                  "",
                  calls));
      ours =
          Math.min(
              ours,
              H2load.micros(
                  run.folder(),
                  run.settings().loadCore(),
                  gateway.grpc(),
                  gateway.pid(),
                  Gateways.DEADLINE,
                  calls));
    }
    return Row.measured(
        CROSS_CHECK,
        ours / theirs,
        String.format(Locale.ROOT, "%.2f over %.2f us, the least of 3 runs", ours, theirs));
  }
}
