package io.prism.cli;

import io.prism.control.ConfigSources;
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

  @Mixin private DocumentOptions documents = new DocumentOptions();

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
    ConfigSources sources = documents.sources();
    if (sources.application().isEmpty() || sources.server().isEmpty()) {
      throw new ParameterException(
          command.commandLine(), "--config and --server are both needed; 'prism dev' has defaults");
    }
    ProxyOptions options = new ProxyOptions(readinessDelay, Optional.ofNullable(portsFile));
    return new GatewayRun(sources, options, command.commandLine().getOut()).run();
  }
}
