package io.prism.backend.plugin.server;

import io.grpc.ServerCredentials;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettySslContextServerCredentials;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.prism.http2.transport.CurrentSslContext;
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
 * new connections, also for those that want to take up an older session; those that are open stay
 * as they are. Files that cannot be used are reported, and the old contents stay in use.
 */
final class ReloadingCredentials {

  private static final Logger LOG = LoggerFactory.getLogger(ReloadingCredentials.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final ServerTls files;
  private final CurrentSslContext context;
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
    this.current = TlsFiles.read(files);
    this.context = new CurrentSslContext(build(current));
  }

  /** For a server, which lets in only whom the client CA knows, if there is one. */
  ServerCredentials credentials() {
    return NettySslContextServerCredentials.create(context);
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
        context.use(build(found));
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

  private static SslContext build(TlsFiles found) throws IOException {
    SslContextBuilder builder =
        GrpcSslContexts.configure(SslContextBuilder.forServer(found.key(), found.chain()));
    if (found.clientCa().isPresent()) {
      builder.trustManager(found.clientCa().get()).clientAuth(ClientAuth.REQUIRE);
    }
    return builder.build();
  }
}
