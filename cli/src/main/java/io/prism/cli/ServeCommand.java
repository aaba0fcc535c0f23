package io.prism.cli;

import io.prism.control.ConfigSources;
import io.prism.control.Overrides;
import io.prism.proxy.server.ProxyOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A gateway in production: nothing is built in, so that nothing is served by accident. */
@Command(
    name = "serve",
    description = "Run a gateway from its two documents, with nothing built in.")
final class ServeCommand implements Callable<Integer> {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The application's document; needed. Default: prism.yaml in this folder, if there is one.")
  private @Nullable Path config;

  @Option(
      names = "--server",
      paramLabel = "FILE",
      required = true,
      description = "The platform's document; needed.")
  private Path server = Path.of("");

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where to keep data. Default: what --server says, else .prism/data.")
  private @Nullable Path dataDirectory;

  @Mixin private PortOptions ports = new PortOptions();
  @Mixin private FastLaneOption fastLane = new FastLaneOption();
  @Mixin private TransportOption transport = new TransportOption();
  @Mixin private WarmUpOption warmUp = new WarmUpOption();

  @Option(
      names = "--ports-file",
      paramLabel = "FILE",
      description = "Write the addresses as JSON once the gateway serves.")
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

  @Spec
  @SuppressWarnings("NullAway.Init") // injected before call
  private CommandSpec command;

  @Override
  public Integer call() throws IOException {
    Optional<Path> application = Optional.ofNullable(config).or(DocumentOptions::documentHere);
    if (application.isEmpty()) {
      throw new ParameterException(
          command.commandLine(),
          "there is no prism.yaml in this folder: --config is needed; 'prism dev' has defaults");
    }
    ConfigSources sources =
        new ConfigSources(
            application,
            Optional.of(server),
            new Overrides(Optional.ofNullable(dataDirectory), ports.ports()));
    ProxyOptions options =
        new ProxyOptions(
            readinessDelay,
            Optional.ofNullable(portsFile),
            fastLane.isOn(),
            transport.mechanism(),
            warmUp.most());
    return new GatewayRun(sources, options, command.commandLine().getOut()).run();
  }
}
