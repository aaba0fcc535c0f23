package io.prism.bench.compare;

import io.prism.bench.load.LoadJob;
import io.prism.bench.process.GatewayUnderTest;
import io.prism.bench.reference.EchoServer;
import io.prism.bench.reference.JavaServers;
import io.prism.bench.reference.Running;
import io.prism.bench.reference.StaticFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gets that come when a Poisson process says so, at 20,000 and 50,000 a second. */
final class FixedRate implements Group {

  private static final int STREAMS = 100;
  private static final int WAITING = 100_000;
  private static final double TURN_SECONDS = 2;

  private static final Goal LATENCY =
      Goal.atMost("open loop 20,000/s: p50 against nghttpd", "x", 1.2, 1.0);
  private static final Goal TAIL =
      Goal.atMost("open loop 20,000/s: p99.9 against grpc-java echo", "x", 1.0, 0.7);
  private static final Goal IN_PROCESS =
      Goal.atMost("open loop 50,000/s, share of a core: in process", " %", 45, 35);

  /** Tells what of that share is the machine's: most of it is the price of being woken. */
  private static final Goal BESIDE_FILE =
      Goal.atMost("open loop 50,000/s, CPU against nghttpd", "x", Double.NaN, Double.NaN);

  private static final Goal FORWARDED =
      Goal.atMost("open loop 50,000/s, share of a core: forwarded", " %", 70, 50);

  @Override
  public String name() {
    return "open-loop";
  }

  @Override
  public String description() {
    return "Latency at 20,000/s and CPU at 50,000/s, open loop.";
  }

  @Override
  public List<Goal> goals() {
    return List.of(LATENCY, TAIL, IN_PROCESS, BESIDE_FILE, FORWARDED);
  }

  @Override
  public void measure(Run run) throws IOException, InterruptedException {
    Optional<Integer> core = run.settings().serverCore();
    try (Servers servers = new Servers();
        GatewayUnderTest gateway = Gateways.inProcess(run)) {
      int replyBytes = Gateways.fill(run, gateway.grpc(), Gateways.LIMITED);
      List<Contestant> contestants = new ArrayList<>();
      run.start(servers, StaticFile.TOOL, () -> StaticFile.start(run.folder(), core, replyBytes))
          .ifPresent(
              server -> {
                LoadJob files =
                    Gateways.bareGet(server.target(), Gateways.GET).expecting(replyBytes);
                contestants.add(at("nghttpd at 20,000/s", server.pid(), files, 20_000));
                contestants.add(at("nghttpd at 50,000/s", server.pid(), files, 50_000));
              });
      Running echo = servers.add(JavaServers.echo(run.folder(), core, replyBytes));
      LoadJob echoes = Gateways.bareGet(echo.target(), EchoServer.METHOD).expecting(replyBytes);
      contestants.add(at("grpc-java echo at 20,000/s", echo.pid(), echoes, 20_000));
      contestants.add(at("gateway at 20,000/s", gateway, replyBytes, 20_000));
      contestants.add(at("gateway at 50,000/s", gateway, replyBytes, 50_000));
      // Warm at its peak, not at a rate that leaves most of the code uncompiled.
      run.warmUp(new Contestant("gateway", gateway.pid(), Gateways.get(gateway.grpc())));
      run.warmUp(new Contestant("grpc-java echo", echo.pid(), echoes));
      Map<String, Case> cases = turns(run, contestants);
      Optional<Case> twenty = Run.find(cases, "gateway at 20,000/s");
      Optional<Case> file = Run.find(cases, "nghttpd at 20,000/s");
      both(run, LATENCY, twenty, file, "nghttpd was not measured", Rules::medianRatio);
      Optional<Case> javas = Run.find(cases, "grpc-java echo at 20,000/s");
      both(
          run,
          TAIL,
          twenty,
          javas,
          "one side could not be measured",
          (goal, ours, theirs) -> Rules.tailRatio(goal, ours, theirs, Latency::p999));
      Optional<Case> fifty = Run.find(cases, "gateway at 50,000/s");
      share(run, IN_PROCESS, fifty);
      Optional<Case> fasterFile = Run.find(cases, "nghttpd at 50,000/s");
      both(run, BESIDE_FILE, fifty, fasterFile, "nghttpd was not measured", Rules::cpuRatio);
    }
    // The generator spins, and would take the plugin's core away from it.
    try (Running plugin = JavaServers.memoryPlugin(run.folder(), core);
        GatewayUnderTest gateway = Gateways.forwarding(run, plugin)) {
      int replyBytes = Gateways.fill(run, gateway.grpc(), Gateways.LIMITED);
      run.warmUp(new Contestant("forwarding gateway", gateway.pid(), Gateways.get(gateway.grpc())));
      String name = "gateway forwarding at 50,000/s";
      Contestant forwarding = at(name, gateway, replyBytes, 50_000).beside(plugin.pid());
      share(run, FORWARDED, Run.find(turns(run, List.of(forwarding)), name));
    }
  }

  private static Contestant at(
      String name, GatewayUnderTest gateway, int replyBytes, double perSecond) {
    LoadJob gets = Gateways.get(gateway.grpc()).expecting(replyBytes);
    return at(name, gateway.pid(), gets, perSecond);
  }

  private static Contestant at(String name, long pid, LoadJob calls, double perSecond) {
    return new Contestant(name, pid, calls.shape(10, STREAMS).open(perSecond, WAITING));
  }

  private static Map<String, Case> turns(Run run, List<Contestant> contestants)
      throws InterruptedException {
    return run.takeTurns(
        contestants,
        run.settings().repetitions(),
        Math.max(TURN_SECONDS, run.settings().seconds()));
  }

  /** What a measure of two contestants makes of their turns. */
  private interface Rule {
    Row judge(Goal goal, Case ours, Case theirs);
  }

  private static void both(
      Run run, Goal goal, Optional<Case> ours, Optional<Case> theirs, String otherwise, Rule rule) {
    run.report()
        .add(
            ours.isPresent() && theirs.isPresent()
                ? rule.judge(goal, ours.get(), theirs.get())
                : Row.skipped(goal, otherwise));
  }

  private static void share(Run run, Goal goal, Optional<Case> turns) {
    run.report()
        .add(
            turns
                .map(found -> Rules.coreShare(goal, found))
                .orElseGet(() -> Row.skipped(goal, "the gateway was not measured")));
  }
}
