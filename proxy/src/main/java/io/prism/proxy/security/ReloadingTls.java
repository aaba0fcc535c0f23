package io.prism.proxy.security;

import io.grpc.netty.GrpcSslContexts;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.prism.control.snapshot.ListenerConfig;
import io.prism.control.snapshot.TlsConfig;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS 1.3 side of one listener; older versions are refused. Looks at its files every few
 * seconds and uses new contents for new connections; those that are open stay as they are. Files
 * that cannot be used are reported, and the old contents stay in use.
 */
public final class ReloadingTls {

  private static final Logger LOG = LoggerFactory.getLogger(ReloadingTls.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final TlsConfig config;
  private final boolean mutual;
  private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
  private final AdvancedTlsX509TrustManager trust;
  private TlsMaterial current;
  private Optional<String> rejected = Optional.empty();

  private ReloadingTls(TlsConfig config, boolean mutual, TlsMaterial first)
      throws GeneralSecurityException {
    this.config = config;
    this.mutual = mutual;
    this.trust =
        AdvancedTlsX509TrustManager.newBuilder()
            .setVerification(AdvancedTlsX509TrustManager.Verification.CERTIFICATE_ONLY_VERIFICATION)
            .build();
    this.current = first;
    use(first);
  }

  /**
   * Reads a listener's files; empty when it serves clear text.
   *
   * @throws IOException when they cannot be used: without a good start there is nothing to keep
   */
  public static Optional<ReloadingTls> of(ListenerConfig listener) throws IOException {
    if (listener.tls().isEmpty()) {
      return Optional.empty();
    }
    TlsConfig config = listener.tls().get();
    boolean mutual = listener.auth() == ListenerConfig.ClientAuth.MTLS;
    try {
      return Optional.of(new ReloadingTls(config, mutual, TlsMaterial.read(config, mutual)));
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot use " + config.certificate() + ": " + e.getMessage(), e);
    }
  }

  /** Begins to look at the files. */
  public void watch(ScheduledExecutorService scheduler) {
    var unused =
        scheduler.scheduleWithFixedDelay(
            this::poll, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Looks at the files once. */
  public synchronized void poll() {
    try {
      TlsMaterial found = TlsMaterial.read(config, mutual);
      if (!found.digest().equals(current.digest())) {
        use(found);
        current = found;
        LOG.atInfo()
            .addKeyValue("certificate", config.certificate())
            .addKeyValue("expires", found.chain()[0].getNotAfter().toInstant())
            .log("new certificate in use");
      }
      rejected = Optional.empty();
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      String why = String.valueOf(e.getMessage());
      if (!rejected.equals(Optional.of(why))) {
        LOG.atError()
            .addKeyValue("certificate", config.certificate())
            .addKeyValue("why", why)
            .log("the TLS files cannot be used; the old certificate stays in use");
      }
      rejected = Optional.of(why);
    }
  }

  /** Why the files on disk are not in use; empty when they are. */
  public synchronized Optional<String> rejected() {
    return rejected;
  }

  /** Trust first: it is what can fail, and then the old keys stay with the old trust. */
  private void use(TlsMaterial material) throws GeneralSecurityException {
    if (mutual) {
      try {
        trust.updateTrustCredentials(material.clientCa());
      } catch (IOException e) {
        throw new GeneralSecurityException(e);
      }
    }
    keys.updateIdentityCredentials(material.chain(), material.key());
  }

  /** For a gRPC listener. */
  public SslContext forGrpc() throws SSLException {
    return GrpcSslContexts.configure(builder(), SslProvider.JDK).build();
  }

  /** For an HTTP listener: HTTP/2 and HTTP/1.1. */
  public SslContext forHttp() throws SSLException {
    return builder()
        .sslProvider(SslProvider.JDK)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_2,
                ApplicationProtocolNames.HTTP_1_1))
        .build();
  }

  private SslContextBuilder builder() {
    SslContextBuilder builder = SslContextBuilder.forServer(keys).protocols("TLSv1.3");
    return mutual
        ? builder.trustManager(trust).clientAuth(ClientAuth.REQUIRE)
        : builder.clientAuth(ClientAuth.NONE);
  }
}
