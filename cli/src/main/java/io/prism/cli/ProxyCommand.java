package io.prism.cli;

import io.prism.control.Overrides;
import io.prism.control.stream.ProxyId;
import io.prism.control.stream.edge.ControlTarget;
import io.prism.proxy.server.ProxyOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A gateway of a fleet: its namespaces and stores come from a control plane. */
@Command(
    name = "proxy",
    description = "Run a gateway whose namespaces and stores come from a control plane.")
final class ProxyCommand implements Callable<Integer> {

  @Option(
      names = "--shard",
      paramLabel = "NAME",
      required = true,
      description = "The shard it serves; needed.")
  private String shard = "";

  @Option(
      names = "--control",
      paramLabel = "HOST:PORT",
      required = true,
      description = "Where the control plane listens, any replica of it; needed.")
  private String control = "";

  @Option(
      names = "--control-ca",
      paramLabel = "FILE",
      description = "Who signs the control plane's certificate (PEM). Without it: clear text.")
  private @Nullable Path controlCa;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The token that proves --proxy-id; read anew for each connection.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--proxy-id",
      paramLabel = "UID",
      required = true,
      description = "The uid of the pod it runs in; needed.")
  private String proxyId = "";

  @Option(
      names = "--config-dir",
      paramLabel = "DIR",
      description = "Where a configuration is mounted, for a start without the control plane.")
  private @Nullable Path configDirectory;

  @Option(
      names = "--cache-dir",
      paramLabel = "DIR",
      description = "Where to keep the last good configuration.")
  private @Nullable Path cacheDirectory;

  @Option(
      names = "--server",
      paramLabel = "FILE",
      description =
          "The platform's document, without 'backends'. Default: data ports open to everybody,"
              + " administration on loopback.")
  private @Nullable Path server;

  @Mixin private PortOptions ports = new PortOptions();
  @Mixin private FastLaneOption fastLane = new FastLaneOption();
  @Mixin private TransportOption transport = new TransportOption();
  @Mixin private WarmUpOption warmUp = new WarmUpOption();

  @Option(
      names = "--ports-file",
      paramLabel = "FILE",
      description = "Write the addresses as JSON once the gateway listens.")
  private @Nullable Path portsFile;

  @Option(
      names = "--readiness-delay",
      paramLabel = "DURATION",
      defaultValue = "5s",
      converter = DurationConverter.class,
      description =
          "Between 'not ready' and refusing calls when asked to stop, for load balancers to notice"
              + " (default ${DEFAULT-VALUE}).")
  private Duration readinessDelay = Duration.ZERO;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Override
  public Integer call() throws IOException {
    return new ProxyRun(
            new ProxyId(proxyId, UUID.randomUUID().toString()),
            shard,
            target(),
            new ProxyRun.Folders(
                Optional.ofNullable(server),
                Optional.ofNullable(configDirectory),
                Optional.ofNullable(cacheDirectory)),
            new Overrides(Optional.empty(), ports.ports()),
            new ProxyOptions(
                readinessDelay,
                Optional.ofNullable(portsFile),
                fastLane.isOn(),
                transport.mechanism(),
                warmUp.most()))
        .run();
  }

  private ControlTarget target() {
    if (shard.isEmpty() || proxyId.isEmpty()) {
      throw new CommandFailure(ExitCode.USAGE, "--shard and --proxy-id must not be empty");
    }
    try {
      return ControlTarget.parse(
          control, Optional.ofNullable(controlCa), Optional.ofNullable(tokenFile));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, "--control: " + e.getMessage());
    }
  }
}
