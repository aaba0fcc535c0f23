package io.prism.cli;

import io.prism.backend.BackendFactory;
import io.prism.control.BackendFactories;
import io.prism.control.InvalidConfigurationException;
import io.prism.control.Overrides;
import io.prism.control.ProcessConfig;
import io.prism.control.snapshot.TelemetryConfig.LogFormat;
import io.prism.control.state.DataDirectory;
import io.prism.control.stream.ProxyId;
import io.prism.control.stream.Timers;
import io.prism.control.stream.edge.ControlTarget;
import io.prism.control.stream.edge.StreamClient;
import io.prism.control.stream.wire.SetCache;
import io.prism.control.violation.ViolationText;
import io.prism.proxy.server.ProxyOptions;
import io.prism.proxy.server.ProxyServer;
import io.prism.proxy.stream.ColdStart;
import io.prism.proxy.stream.StreamGateway;
import io.prism.proxy.stream.StreamSource;
import io.prism.proxy.telemetry.Logs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A gateway on the configuration stream in the foreground, until somebody ends it. */
final class ProxyRun {

  private static final String DATA = "data";

  private final ProxyId proxy;
  private final String shard;
  private final ControlTarget target;
  private final Folders folders;
  private final Overrides overrides;
  private final ProxyOptions options;

  /**
   * Where things are.
   *
   * @param server the platform's document
   * @param config a mounted configuration
   * @param cache the process's own copy of its last good configuration
   */
  record Folders(Optional<Path> server, Optional<Path> config, Optional<Path> cache) {}

  ProxyRun(
      ProxyId proxy,
      String shard,
      ControlTarget target,
      Folders folders,
      Overrides overrides,
      ProxyOptions options) {
    this.proxy = proxy;
    this.shard = shard;
    this.target = target;
    this.folders = folders;
    this.overrides = overrides;
    this.options = options;
  }

  /** Runs until the process or the control plane asks for the end; returns when all is drained. */
  int run() throws IOException {
    Logs.configure(LogFormat.AUTO);
    try {
      ProcessConfig process = ProcessConfig.load(folders.server(), overrides, dataFolder());
      Logs.configure(process.server().telemetry().logFormat());
      try (DataDirectory directory = DataDirectory.open(process.server().dataDirectory())) {
        run(process);
      }
      return ExitCode.OK;
    } catch (InvalidConfigurationException e) {
      throw new CommandFailure(
          ExitCode.FAILED, ViolationText.render(e.violations()).stripTrailing());
    }
  }

  private void run(ProcessConfig process) throws IOException {
    List<BackendFactory> factories = BackendFactories.installed();
    Optional<SetCache> cache = folders.cache().map(SetCache::new);
    StreamSource source = new StreamSource(process);
    ProxyServer server = start(process, source, factories);
    ProxyEnding ending = new ProxyEnding(server);
    StreamGateway gateway = new StreamGateway(process, source, server, factories, ending::begin);
    StreamClient stream = new StreamClient(proxy, shard, target, gateway, cache, Timers.DEFAULT);
    source.watch(stream::current);
    ending.follow(stream);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("drain")
                .unstarted(() -> ending.onSignal(source.current().server().drainTimeout())));
    stream.start(ColdStart.find(cache, folders.config()));
    ending.await();
  }

  private ProxyServer start(
      ProcessConfig process, StreamSource source, List<BackendFactory> factories)
      throws IOException {
    try {
      return ProxyServer.start(source, factories, options);
    } catch (IOException e) {
      throw ListenFailure.of(e, process.server()).orElseThrow(() -> e);
    }
  }

  /** Where stores of this process and cursor keys are kept, unless the document says. */
  private Path dataFolder() throws IOException {
    return folders.cache().isPresent()
        ? folders.cache().get().resolve(DATA)
        : Files.createTempDirectory("prism-proxy");
  }
}
