package io.prism.cli;

import io.prism.backend.plugin.Address;
import io.prism.backend.plugin.server.PluginOptions;
import io.prism.backend.plugin.server.PluginOptionsException;
import io.prism.backend.plugin.server.PluginProcess;
import io.prism.backend.plugin.server.ServerTls;
import io.prism.control.snapshot.TelemetryConfig.LogFormat;
import io.prism.proxy.telemetry.Logs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves a store over the plugin protocol. */
@Command(name = "plugin", description = "Serve a store to gateways, in a process of its own.")
final class PluginCommand implements Callable<Integer> {

  /** How a caller proves who it is. */
  enum Authentication {
    /** By a certificate of the client CA. */
    mtls,
    /** Not at all. */
    none
  }

  @Option(
      names = "--backend",
      required = true,
      paramLabel = "TYPE",
      description = "The type of store, such as memory, sqlite or postgres.")
  private String backend = "";

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:9470",
      description = "Where to listen; port 0 takes a free one (default ${DEFAULT-VALUE}).")
  private String listen = "";

  @Option(
      names = "--metrics-port",
      paramLabel = "N",
      description =
          "Port for health and metrics over HTTP, on the host of --listen; 0 takes a free one"
              + " (default: none).")
  private @Nullable Integer metricsPort;

  @Option(
      names = "--setting",
      paramLabel = "NAME=VALUE",
      description = "A setting of the store; secrets as NAME=env:VARIABLE or NAME=file:PATH.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--store-identity",
      paramLabel = "TEXT",
      defaultValue = "${env:PRISM_STORE_IDENTITY:-}",
      description =
          "Serve this store only, as /healthz of a plugin tells it; else whichever is found first.")
  private String storeIdentity = "";

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = ".prism/plugin",
      description = "Where to keep data (default ${DEFAULT-VALUE}).")
  private Path dataDirectory = Path.of("");

  @Option(
      names = "--ports-file",
      paramLabel = "FILE",
      description = "Write the addresses as JSON once the plugin serves.")
  private @Nullable Path portsFile;

  @Option(
      names = "--auth",
      paramLabel = "KIND",
      description = "mtls (needs the TLS files) or none; off loopback one must be chosen.")
  private @Nullable Authentication authentication;

  @ArgGroup(exclusive = false)
  private @Nullable TlsOptions tls;

  @Mixin private TransportOption transport = new TransportOption();

  @Option(
      names = "--drain-timeout",
      paramLabel = "DURATION",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description = "How long calls may finish when the process is asked to stop.")
  private Duration drainTimeout = Duration.ZERO;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Spec
  @SuppressWarnings("NullAway.Init") // injected before call
  private CommandSpec command;

  private static final class TlsOptions {
    @Option(
        names = "--tls-cert",
        paramLabel = "FILE",
        required = true,
        description = "The certificate (PEM).")
    private Path certificate = Path.of("");

    @Option(
        names = "--tls-key",
        paramLabel = "FILE",
        required = true,
        description = "The certificate's private key (PEM).")
    private Path key = Path.of("");

    @Option(
        names = "--tls-client-ca",
        paramLabel = "FILE",
        description = "Who may call (PEM); needed for mutual TLS.")
    private @Nullable Path clientCa;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Logs.configure(LogFormat.AUTO);
    try (PluginProcess process = start()) {
      process.closeOnShutdown();
      PrintWriter out = command.commandLine().getOut();
      out.println("plugin '" + backend + "' serves on " + process.address());
      if (metricsPort != null) {
        out.println("health and metrics on http://" + process.addresses().get(PluginSights.NAME));
      }
      process.awaitTermination();
      return ExitCode.OK;
    } catch (PluginOptionsException e) {
      PrintWriter err = command.commandLine().getErr();
      e.problems()
          .forEach(
              problem ->
                  err.println(
                      problem.setting() + ": " + problem.message() + "; " + problem.remedy()));
      return ExitCode.FAILED;
    }
  }

  private PluginProcess start() throws IOException, PluginOptionsException {
    PluginOptions options = options();
    Optional<Address> metrics = metrics(options.listen());
    try {
      return PluginProcess.start(options, metrics.map(PluginSights::at).stream().toList());
    } catch (IOException e) {
      throw ListenFailure.of(e, options.listen(), metrics).orElseThrow(() -> e);
    }
  }

  private PluginOptions options() {
    PluginOptions options =
        PluginOptions.of(backend, settings, address())
            .withDataDirectory(dataDirectory)
            .withDrainTimeout(drainTimeout);
    if (transport.mechanism().isPresent()) {
      options = options.withTransport(transport.mechanism().get());
    }
    if (!storeIdentity.isEmpty()) {
      options = options.withStoreIdentity(storeIdentity);
    }
    if (portsFile != null) {
      options = options.withPortsFile(portsFile);
    }
    if (tls != null) {
      options =
          options.withTls(
              new ServerTls(tls.certificate, tls.key, Optional.ofNullable(tls.clientCa)));
    }
    if (authentication == Authentication.mtls && (tls == null || tls.clientCa == null)) {
      throw new CommandFailure(
          ExitCode.USAGE, "--auth mtls needs --tls-cert, --tls-key and --tls-client-ca");
    }
    return authentication == Authentication.none ? options.withoutAuthentication() : options;
  }

  private Address address() {
    try {
      return Address.parse(listen);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, "--listen: " + e.getMessage());
    }
  }

  private Optional<Address> metrics(Address listen) {
    try {
      return Optional.ofNullable(metricsPort).map(port -> new Address(listen.host(), port));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, "--metrics-port: " + e.getMessage());
    }
  }
}
