package io.prism.cli;

import io.prism.backend.BackendFactory;
import io.prism.control.BackendFactories;
import io.prism.control.ConfigSources;
import io.prism.control.ControlPlane;
import io.prism.control.InvalidConfigurationException;
import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.NamespaceConfig;
import io.prism.control.snapshot.TelemetryConfig.LogFormat;
import io.prism.control.violation.ViolationText;
import io.prism.proxy.server.ProxyOptions;
import io.prism.proxy.server.ProxyServer;
import io.prism.proxy.server.SnapshotSource;
import io.prism.proxy.telemetry.Logs;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A gateway in the foreground: from documents to a running server, until a signal ends it. */
final class GatewayRun {

  private static final Duration WATCH_INTERVAL = Duration.ofMillis(300);

  private final ConfigSources sources;
  private final ProxyOptions options;
  private final PrintWriter out;

  GatewayRun(ConfigSources sources, ProxyOptions options, PrintWriter out) {
    this.sources = sources;
    this.options = options;
    this.out = out;
  }

  /** Runs until the process is asked to end; returns when all is drained and closed. */
  int run() throws IOException {
    Logs.configure(LogFormat.AUTO);
    List<BackendFactory> factories = BackendFactories.installed();
    try (ControlPlane control = ControlPlane.start(sources, factories);
        ScheduledExecutorService watcher =
            Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("config-watcher").daemon().factory())) {
      Logs.configure(control.current().server().telemetry().logFormat());
      ProxyServer server = start(control, factories);
      Thread onSignal = Thread.ofPlatform().name("drain").unstarted(() -> end(server, control));
      Runtime.getRuntime().addShutdownHook(onSignal);
      control.watch(watcher, WATCH_INTERVAL);
      announce(control, server.addresses());
      server.awaitTermination();
      return ExitCode.OK;
    } catch (InvalidConfigurationException e) {
      throw new CommandFailure(
          ExitCode.FAILED, ViolationText.render(e.violations()).stripTrailing());
    }
  }

  private ProxyServer start(ControlPlane control, List<BackendFactory> factories)
      throws IOException {
    try {
      return ProxyServer.start(SnapshotSource.of(control), factories, options);
    } catch (IOException e) {
      throw ListenFailure.of(e, control.current().server()).orElseThrow(() -> e);
    }
  }

  /**
   * Runs as a shutdown hook: the process ends when this returns, with the data directory released.
   */
  private static void end(ProxyServer server, ControlPlane control) {
    server.drain();
    control.close();
  }

  private void announce(ControlPlane control, Map<ListenerKind, InetSocketAddress> addresses) {
    if (!control.warnings().isEmpty()) {
      out.println(ViolationText.render(control.warnings()));
    }
    new TreeMap<>(control.current().namespaces())
        .values()
        .forEach(namespace -> out.println("namespace " + describe(namespace)));
    new TreeMap<>(addresses)
        .forEach(
            (kind, address) ->
                out.printf(
                    "%-8s %s%s%n",
                    kind.name().toLowerCase(Locale.ROOT),
                    kind == ListenerKind.HTTP ? "http://" : "",
                    address.getAddress().getHostAddress() + ":" + address.getPort()));
    out.println("serving; stop with Ctrl-C");
  }

  private static String describe(NamespaceConfig namespace) {
    return namespace.name()
        + " on store "
        + namespace.backend()
        + ": "
        + namespace.selectionReason();
  }
}
