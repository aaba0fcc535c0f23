package io.prism.bench.compare;

import io.prism.bench.process.GatewayUnderTest;
import io.prism.bench.reference.EchoServer;
import io.prism.bench.reference.Forwarder;
import io.prism.bench.reference.JavaServers;
import io.prism.bench.reference.Running;
import io.prism.bench.reference.StaticFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gets that the gateway passes on to a plugin process, beside proxies. What counts is the CPU of
 * the one that passes on; backends and generator share the other core. The installed proxies have
 * nghttpd behind them, which costs that core least; grpc-java's proxy, whose client refuses it, the
 * echo.
 */
final class Forwarded implements Group {

  private static final String GET = "gateway forwarded Get";
  private static final Goal JAVA =
      Goal.atMost("forwarded Get, CPU against grpc-java byte[] proxy", "x", 0.45, 0.30);
  private static final Map<Forwarder, Goal> PROXIES =
      new EnumMap<>(
          Map.of(
              Forwarder.NGHTTPX,
              Goal.atMost("forwarded Get, CPU against nghttpx", "x", 1.0, 0.7),
              Forwarder.HAPROXY,
              Goal.atMost("forwarded Get, CPU against HAProxy", "x", 0.75, 0.5),
              Forwarder.NGINX,
              Goal.atMost("forwarded Get, CPU against nginx", "x", 1.0, Double.NaN),
              Forwarder.ENVOY,
              Goal.atMost("forwarded Get, CPU against Envoy", "x", 1.0, Double.NaN)));

  @Override
  public String name() {
    return "forwarded";
  }

  @Override
  public String description() {
    return "CPU of a Get passed on to a plugin against installed proxies and grpc-java.";
  }

  @Override
  public List<Goal> goals() {
    List<Goal> goals = new ArrayList<>(List.of(JAVA));
    goals.addAll(PROXIES.values());
    return goals;
  }

  @Override
  public void measure(Run run) throws IOException, InterruptedException {
    Optional<Integer> core = run.settings().serverCore();
    Optional<Integer> other = run.settings().loadCore();
    try (Servers servers = new Servers()) {
      Running plugin = servers.add(JavaServers.memoryPlugin(run.folder(), other));
      try (GatewayUnderTest gateway = Gateways.forwarding(run, plugin)) {
        int replyBytes = Gateways.fill(run, gateway.grpc(), Gateways.LIMITED);
        Running echo = servers.add(JavaServers.echo(run.folder(), other, replyBytes));
        Running proxy = servers.add(JavaServers.proxy(run.folder(), core, echo.target()));
        List<Contestant> contestants = new ArrayList<>();
        contestants.add(
            new Contestant(GET, gateway.pid(), Gateways.get(gateway.grpc()).expecting(replyBytes)));
        contestants.add(
            InProcess.contestant(
                proxy, Gateways.bareGet(proxy.target(), EchoServer.METHOD).expecting(replyBytes)));
        Optional<Running> file =
            run.start(
                servers, StaticFile.TOOL, () -> StaticFile.start(run.folder(), other, replyBytes));
        if (file.isPresent()) {
          int backend = file.get().port();
          for (Forwarder forwarder : Forwarder.values()) {
            run.start(servers, forwarder.tool(), () -> forwarder.start(run.folder(), core, backend))
                .map(
                    started ->
                        InProcess.contestant(
                            started,
                            Gateways.bareGet(started.target(), Gateways.GET).expecting(replyBytes)))
                .ifPresent(contestants::add);
          }
        }
        Map<String, Case> cases = run.takeTurns(contestants);
        Optional<Case> get = Run.find(cases, GET);
        run.report()
            .add(Row.cpuRatio(JAVA, get, Run.find(cases, proxy.name()), "no proxy was measured"));
        PROXIES.forEach(
            (forwarder, goal) ->
                run.report()
                    .add(
                        Row.cpuRatio(
                            goal,
                            get,
                            Run.find(cases, forwarder.tool()),
                            forwarder.tool() + " is not there, or nghttpd behind it")));
      }
    }
  }
}
