package io.prism.backend.plugin.server;

import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Makes gRPC credentials that follow their files. */
final class ServerCredentialsLoader {

  private static final long RELOAD_SECONDS = 60;

  private ServerCredentialsLoader() {}

  /**
   * Reads the files now, and again on {@code timer} when they change.
   *
   * @throws IOException when a file cannot be read
   * @throws GeneralSecurityException when a file does not hold what it should
   */
  static ServerCredentials load(ServerTls tls, ScheduledExecutorService timer)
      throws IOException, GeneralSecurityException {
    AdvancedTlsX509KeyManager key = new AdvancedTlsX509KeyManager();
    key.updateIdentityCredentials(
        tls.certificate().toFile(), tls.key().toFile(), RELOAD_SECONDS, TimeUnit.SECONDS, timer);
    TlsServerCredentials.Builder credentials = TlsServerCredentials.newBuilder().keyManager(key);
    if (tls.clientCa().isPresent()) {
      AdvancedTlsX509TrustManager trust =
          AdvancedTlsX509TrustManager.newBuilder()
              .setVerification(
                  AdvancedTlsX509TrustManager.Verification.CERTIFICATE_ONLY_VERIFICATION)
              .build();
      trust.updateTrustCredentials(
          tls.clientCa().get().toFile(), RELOAD_SECONDS, TimeUnit.SECONDS, timer);
      credentials.trustManager(trust).clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
    }
    return credentials.build();
  }
}
