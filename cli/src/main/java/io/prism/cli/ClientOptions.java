package io.prism.cli;

import com.google.common.primitives.Longs;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a client command reaches a gateway. */
public final class ClientOptions {

  /**
   * What grpc-java logs by itself, stack traces included. A command tells the outcome in its own
   * words. Held here, since the log's settings are forgotten with the last reference.
   */
  private static final Logger TRANSPORT_LOG = Logger.getLogger("io.grpc");

  private static final int HIGHEST_PORT = 65_535;

  /** Room for the largest reply a gateway sends, with its framing. */
  private static final int MAX_REPLY_BYTES = 32 << 20;

  @Option(
      names = {"-t", "--target"},
      paramLabel = "HOST:PORT",
      defaultValue = "${env:PRISM_TARGET:-127.0.0.1:8980}",
      description = "Where the gateway listens (PRISM_TARGET; default ${DEFAULT-VALUE}).")
  private String target = "";

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description = "How long one call may take (default ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ZERO;

  @Option(
      names = "--tls",
      description = "Use TLS, trusting the system's certificates unless --ca is given.")
  private boolean tls;

  @Option(names = "--ca", paramLabel = "FILE", description = "Trust this CA (PEM); implies --tls.")
  private @Nullable Path ca;

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      description = "Show this certificate (PEM); implies --tls.")
  private @Nullable Path certificate;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "The certificate's private key (PEM).")
  private @Nullable Path key;

  /** Where the gateway listens, as it was given. */
  public String target() {
    return target;
  }

  /** How long one call may take. */
  public Duration timeout() {
    return timeout;
  }

  /** Opens a connection, lazily: the first call finds out whether anybody answers. */
  public Connection connect() {
    TRANSPORT_LOG.setLevel(Level.OFF);
    ChannelCredentials credentials = credentials();
    if (isPortTooHigh()) {
      throw noAddress();
    }
    try {
      return new Connection(
          Grpc.newChannelBuilder(target, credentials)
              .maxInboundMessageSize(MAX_REPLY_BYTES)
              .build(),
          timeout);
    } catch (IllegalArgumentException e) {
      throw noAddress();
    }
  }

  /** Such a port is taken by grpc-java, which then gets nowhere. */
  private boolean isPortTooHigh() {
    Long port = Longs.tryParse(target.substring(target.lastIndexOf(':') + 1));
    return port != null && port > HIGHEST_PORT;
  }

  private CommandFailure noAddress() {
    return new CommandFailure(
        ExitCode.USAGE, "--target: '" + target + "' is no address; write HOST:PORT");
  }

  private ChannelCredentials credentials() {
    if (!tls && ca == null && certificate == null) {
      return InsecureChannelCredentials.create();
    }
    if ((certificate == null) != (key == null)) {
      throw new CommandFailure(ExitCode.USAGE, "--cert and --key belong together; give both");
    }
    try {
      TlsChannelCredentials.Builder builder = TlsChannelCredentials.newBuilder();
      if (ca != null) {
        builder.trustManager(ca.toFile());
      }
      if (certificate != null && key != null) {
        builder.keyManager(certificate.toFile(), key.toFile());
      }
      return builder.build();
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.FAILED, "the TLS files cannot be used: " + e.getMessage());
    }
  }
}
