package io.prism.backend.postgres.wire;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Whether and how connections are encrypted. Immutable, and can be shared by connections; the
 * certificates to trust are those that the file held when this was made.
 */
public final class WireTls {

  /** What is asked of the server, as in libpq's {@code sslmode}. */
  public enum Mode {
    /** No encryption. */
    DISABLE("disable"),
    /** Encryption where the server has it, and whoever it is. */
    PREFER("prefer"),
    /** Encryption, and whoever the server is: as in pgjdbc, even if certificates are named. */
    REQUIRE("require"),
    /** A certificate that is trusted. */
    VERIFY_CA("verify-ca"),
    /** A certificate that is trusted, and names the host. */
    VERIFY_FULL("verify-full");

    private final String word;

    Mode(String word) {
      this.word = word;
    }

    /** The mode of this name. */
    public static Mode of(String word) {
      for (Mode mode : values()) {
        if (mode.word.equals(word)) {
          return mode;
        }
      }
      throw new IllegalArgumentException("'" + word + "' is no SSL mode");
    }

    boolean verifies() {
      return this == VERIFY_CA || this == VERIFY_FULL;
    }
  }

  private final Mode mode;
  private final @Nullable SslContext context;

  private WireTls(Mode mode, @Nullable SslContext context) {
    this.mode = mode;
    this.context = context;
  }

  /** No encryption. */
  public static WireTls disabled() {
    return new WireTls(Mode.DISABLE, null);
  }

  /**
   * Reads the certificates: not on a loop.
   *
   * @param rootCertificate the certificates to trust; needed by the modes that verify, and of no
   *     interest to the others
   * @throws WireException when they cannot be used
   */
  public static WireTls of(Mode mode, Optional<Path> rootCertificate) throws WireException {
    if (mode == Mode.DISABLE) {
      return disabled();
    }
    // The names of certificates are compared as the driver does it, once the handshake is over.
    SslContextBuilder builder = SslContextBuilder.forClient().endpointIdentificationAlgorithm(null);
    try {
      if (mode.verifies()) {
        Path path =
            rootCertificate.orElseThrow(
                () -> new IllegalArgumentException("no certificates to trust are named"));
        builder.trustManager(path.toFile());
      } else {
        builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
      }
      return new WireTls(mode, builder.build());
    } catch (SSLException | IllegalArgumentException e) {
      throw WireException.encryption("the certificates to trust cannot be used", e);
    }
  }

  /** What is asked of the server. */
  public Mode mode() {
    return mode;
  }

  /** For modes that encrypt. */
  SslContext context() {
    if (context == null) {
      throw new IllegalStateException("connections are not encrypted");
    }
    return context;
  }
}
