package io.prism.cli;

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
import picocli.CommandLine.Spec;

/** A gateway for a laptop. */
@Command(
    name = "dev",
    description = "Run a gateway on this machine, with an embedded store unless told otherwise.")
final class DevCommand implements Callable<Integer> {

  @Mixin private DocumentOptions documents = new DocumentOptions();
  @Mixin private PortOptions ports = new PortOptions();
  @Mixin private FastLaneOption fastLane = new FastLaneOption();
  @Mixin private TransportOption transport = new TransportOption();

  @Option(
      names = "--ports-file",
      paramLabel = "FILE",
      description = "Write the addresses as JSON once the gateway serves.")
  private @Nullable Path portsFile;

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
    ProxyOptions options =
        new ProxyOptions(
            Duration.ZERO,
            Optional.ofNullable(portsFile),
            fastLane.isOn(),
            transport.mechanism(),
            Duration.ZERO);
    return new GatewayRun(documents.sources(ports.ports()), options, command.commandLine().getOut())
        .run();
  }
}
