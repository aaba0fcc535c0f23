package io.prism.proxy.security;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.prism.control.snapshot.ListenerConfig;
import io.prism.control.snapshot.TlsConfig;
import io.prism.http2.transport.CurrentSslContext;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS 1.3 side of one listener; older versions are refused. Looks at its files every few
 * seconds and uses new contents for new connections, also for those that want to take up an older
 * session; those that are open stay as they are. Files that cannot be used are reported, and the
 * old contents stay in use.
 *
 * <p>BoringSSL does the work when netty-tcnative is on the class path, else the JDK.
 */
public final class ReloadingTls {

  private static final Logger LOG = LoggerFactory.getLogger(ReloadingTls.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final TlsConfig config;
  private final boolean mutual;
  private final Map<CurrentSslContext, UnaryOperator<SslContextBuilder>> contexts = new HashMap<>();
  private TlsMaterial current;
  private Optional<String> rejected = Optional.empty();

  private ReloadingTls(TlsConfig config, boolean mutual, TlsMaterial first) {
    this.config = config;
    this.mutual = mutual;
    this.current = first;
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

  /** All contexts are made before the first is used: together they change, or none of them. */
  private void use(TlsMaterial material) throws SSLException {
    Map<CurrentSslContext, SslContext> next = new HashMap<>();
    for (var context : contexts.entrySet()) {
      next.put(context.getKey(), build(material, context.getValue()));
    }
    next.forEach(CurrentSslContext::use);
  }

  /** For a gRPC listener. */
  public SslContext forGrpc() throws SSLException {
    return current(GrpcSslContexts::configure);
  }

  /** For an HTTP listener: HTTP/2 and HTTP/1.1. */
  public SslContext forHttp() throws SSLException {
    return current(
        builder ->
            builder.applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    ApplicationProtocolNames.HTTP_2,
                    ApplicationProtocolNames.HTTP_1_1)));
  }

  private synchronized SslContext current(UnaryOperator<SslContextBuilder> protocols)
      throws SSLException {
    CurrentSslContext made = new CurrentSslContext(build(current, protocols));
    contexts.put(made, protocols);
    return made;
  }

  private SslContext build(TlsMaterial material, UnaryOperator<SslContextBuilder> protocols)
      throws SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forServer(material.key(), material.chain()).protocols("TLSv1.3");
    if (mutual) {
      builder.trustManager(material.clientCa()).clientAuth(ClientAuth.REQUIRE);
    }
    return protocols.apply(builder).build();
  }
}
