package io.prism.bench.compare;

import io.prism.bench.process.GatewayUnderTest;
import io.prism.bench.reference.EchoServer;
import io.prism.bench.reference.JavaServers;
import io.prism.bench.reference.Running;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What every build checks: ratios that need no program but ours, with bounds that a busy machine
 * does not miss by chance.
 */
final class Gates implements Group {

  private static final Goal ECHO =
      Goal.atMost("gate: Get 100 B, CPU against grpc-java byte[] echo", "x", 0.75, 0.35);
  private static final Goal FEATURES =
      Goal.atMost("gate: Get, rate limit and deadline on against off", "x", 1.5, 1.05);
  private static final Goal FORWARDED =
      Goal.atMost("gate: forwarded Get, CPU against grpc-java byte[] proxy", "x", 0.75, 0.30);

  private static final String GET = "gateway Get 100 B";
  private static final String PLAIN = "gateway plain Get";
  private static final String FORWARDED_GET = "gateway forwarded Get";

  @Override
  public String name() {
    return "gates";
  }

  @Override
  public String description() {
    return "Ratios with generous bounds, for every build: less than a minute with --seconds 0.5.";
  }

  @Override
  public List<Goal> goals() {
    return List.of(ECHO, FEATURES, FORWARDED);
  }

  @Override
  public void measure(Run run) throws IOException, InterruptedException {
    Optional<Integer> core = run.settings().serverCore();
    Optional<Integer> other = run.settings().loadCore();
    try (Servers servers = new Servers()) {
      Running plugin = servers.add(JavaServers.memoryPlugin(run.folder(), other));
      try (GatewayUnderTest gateway = Gateways.inProcess(run);
          GatewayUnderTest forwarding = Gateways.forwarding(run, plugin)) {
        int replyBytes = Gateways.fill(run, gateway.grpc(), Gateways.LIMITED);
        Gateways.fill(run, gateway.grpc(), Gateways.PLAIN);
        Gateways.fill(run, forwarding.grpc(), Gateways.LIMITED);
        Running echo = servers.add(JavaServers.echo(run.folder(), core, replyBytes));
        Running behind = servers.add(JavaServers.echo(run.folder(), other, replyBytes));
        Running proxy = servers.add(JavaServers.proxy(run.folder(), core, behind.target()));
        Map<String, Case> cases =
            run.takeTurns(
                List.of(
                    new Contestant(
                        GET, gateway.pid(), Gateways.get(gateway.grpc()).expecting(replyBytes)),
                    new Contestant(
                        PLAIN,
                        gateway.pid(),
                        Gateways.plainGet(gateway.grpc()).expecting(replyBytes)),
                    InProcess.contestant(
                        echo,
                        Gateways.bareGet(echo.target(), EchoServer.METHOD).expecting(replyBytes)),
                    new Contestant(
                        FORWARDED_GET,
                        forwarding.pid(),
                        Gateways.get(forwarding.grpc()).expecting(replyBytes)),
                    InProcess.contestant(
                        proxy,
                        Gateways.bareGet(proxy.target(), EchoServer.METHOD)
                            .expecting(replyBytes))));
        Optional<Case> get = Run.find(cases, GET);
        Report report = run.report();
        report.add(Row.cpuRatio(ECHO, get, Run.find(cases, echo.name()), "no echo was measured"));
        report.add(
            Row.cpuRatio(FEATURES, get, Run.find(cases, PLAIN), "the plain Get was not measured"));
        report.add(
            Row.cpuRatio(
                FORWARDED,
                Run.find(cases, FORWARDED_GET),
                Run.find(cases, proxy.name()),
                "no proxy was measured"));
      }
    }
  }
}
