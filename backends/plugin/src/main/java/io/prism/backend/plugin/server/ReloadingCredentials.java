package io.prism.backend.plugin.server;

import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of a listener. Looks at the files every few seconds and uses new contents for
 * new connections; those that are open stay as they are. Files that cannot be used are reported,
 * and the old contents stay in use.
 */
final class ReloadingCredentials {

  private static final Logger LOG = LoggerFactory.getLogger(ReloadingCredentials.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final ServerTls files;
  private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
  private final AdvancedTlsX509TrustManager trust;
  private TlsFiles current;
  private Optional<String> rejected = Optional.empty();

  /**
   * Reads the files.
   *
   * @throws IOException when a file cannot be read
   * @throws GeneralSecurityException when a file does not hold what it should
   */
  ReloadingCredentials(ServerTls files) throws IOException, GeneralSecurityException {
    this.files = files;
    this.trust =
        AdvancedTlsX509TrustManager.newBuilder()
            .setVerification(Verification.CERTIFICATE_ONLY_VERIFICATION)
            .build();
    this.current = TlsFiles.read(files);
    use(current);
  }

  /** For a server, which lets in only whom the client CA knows, if there is one. */
  ServerCredentials credentials() {
    TlsServerCredentials.Builder credentials = TlsServerCredentials.newBuilder().keyManager(keys);
    if (files.clientCa().isPresent()) {
      credentials.trustManager(trust).clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
    }
    return credentials.build();
  }

  /** Begins to look at the files. */
  void watch(ScheduledExecutorService timer) {
    var unused =
        timer.scheduleWithFixedDelay(
            this::poll, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Looks at the files once. */
  synchronized void poll() {
    try {
      TlsFiles found = TlsFiles.read(files);
      if (!found.digest().equals(current.digest())) {
        use(found);
        current = found;
        LOG.atInfo()
            .addKeyValue("certificate", files.certificate())
            .addKeyValue("expires", found.chain()[0].getNotAfter().toInstant())
            .log("New certificates in use");
      }
      rejected = Optional.empty();
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      String why = String.valueOf(e.getMessage());
      if (!rejected.equals(Optional.of(why))) {
        LOG.atError()
            .addKeyValue("certificate", files.certificate())
            .addKeyValue("why", why)
            .log("The TLS files cannot be used; the old ones stay in use");
      }
      rejected = Optional.of(why);
    }
  }

  /** Why the files on disk are not in use; empty when they are. */
  synchronized Optional<String> rejected() {
    return rejected;
  }

  /** Trust first: it is what can fail, and then the old keys stay with the old trust. */
  private void use(TlsFiles found) throws IOException, GeneralSecurityException {
    if (found.clientCa().isPresent()) {
      trust.updateTrustCredentials(found.clientCa().get());
    }
    keys.updateIdentityCredentials(found.chain(), found.key());
  }
}
