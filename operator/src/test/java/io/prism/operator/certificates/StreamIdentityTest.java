package io.prism.operator.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.control.stream.edge.ControlServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a gateway sees of a replica. */
class StreamIdentityTest {

  private static final String NAME = "prism-operator.prism-system.svc";
  private static final String SECRET = Cluster.secretPath(Cluster.HOME, "prism-tls-operator");

  /** The type and flags of the frame with which a server of HTTP/2 begins. */
  private static final String SETTINGS = "\u0004\u0000\u0000\u0000\u0000\u0000";

  private final Cluster cluster = new Cluster();
  private final StreamIdentity identity =
      new StreamIdentity(cluster.server.client(), Cluster.HOME, cluster.expiries, cluster.clock);
  private final OperatorCertificate replica =
      new OperatorCertificate(cluster.replica(), identity, cluster.clock);
  private ControlServer server;

  @BeforeEach
  void listen() throws IOException {
    server =
        ControlServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            identity.credentials(),
            shard -> Optional.empty(),
            Optional.empty());
  }

  @AfterEach
  void close() {
    server.close();
    cluster.close();
  }

  /**
   * The certificate that the replica shows to who trusts some authorities; empty: none that is
   * good.
   */
  private Optional<X509Certificate> shown(List<X509Certificate> trusted, String name)
      throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (X509Certificate each : trusted) {
      store.setCertificateEntry(each.getSerialNumber().toString(), each);
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (Socket socket = new Socket(server.address().getAddress(), server.address().getPort());
        SSLSocket tls =
            (SSLSocket)
                context
                    .getSocketFactory()
                    .createSocket(socket, name, server.address().getPort(), true)) {
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      parameters.setApplicationProtocols(new String[] {"h2"});
      tls.setSSLParameters(parameters);
      tls.startHandshake();
      return Optional.of((X509Certificate) tls.getSession().getPeerCertificates()[0]);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Test
  void withoutACertificateNobodyConnectsAndTheReplicaIsNotReady() throws Exception {
    replica.look();

    assertThat(identity.isReady()).isFalse();
    assertThat(shown(List.of(), NAME)).isEmpty();
    assertThat(answerToClearText()).doesNotContain(SETTINGS);
    assertThat(cluster.server.objects).isEmpty();
  }

  @Test
  void theLeaderMakesOneAndAllTakeItUp() throws Exception {
    StreamIdentity follower =
        new StreamIdentity(cluster.server.client(), Cluster.HOME, cluster.expiries, cluster.clock);
    replica.lead();
    replica.look();
    follower.look();

    assertThat(identity.isReady()).isTrue();
    assertThat(follower.isReady()).isTrue();
    assertThat(shown(cluster.trusted(Cluster.HOME), NAME)).isPresent();
    assertThat(shown(cluster.trusted(Cluster.HOME), "elsewhere.svc")).isEmpty();
  }

  @Test
  void whoTrustsAnotherAuthorityDoesNotConnect() throws Exception {
    replica.lead();
    replica.look();

    try (Cluster other = new Cluster()) {
      other.replica().ofOperator();
      assertThat(shown(other.trusted(Cluster.HOME), NAME)).isEmpty();
    }
  }

  @Test
  void clearTextIsNotAnswered() throws Exception {
    replica.lead();
    replica.look();

    assertThat(answerToClearText()).doesNotContain(SETTINGS);
  }

  private String answerToClearText() throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try (Socket socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"
                  .getBytes(StandardCharsets.ISO_8859_1));
      socket.getInputStream().transferTo(answer);
    }
    return answer.toString(StandardCharsets.ISO_8859_1);
  }

  @Test
  void aLaterCertificateIsShownToWhoConnectsThen() throws Exception {
    replica.lead();
    replica.look();
    Optional<X509Certificate> first = shown(cluster.trusted(Cluster.HOME), NAME);

    cluster.server.objects.remove(SECRET);
    cluster.clock.advance(Certificates.TRUST);
    replica.look();

    assertThat(identity.isReady()).isTrue();
    cluster.clock.advance(StreamIdentity.INTERVAL);
    replica.look();
    assertThat(shown(cluster.trusted(Cluster.HOME), NAME)).isPresent().isNotEqualTo(first);
  }

  @Test
  void oneThatIsDamagedIsNotTakenUp() throws Exception {
    replica.lead();
    replica.look();
    Optional<X509Certificate> first = shown(cluster.trusted(Cluster.HOME), NAME);

    cluster.server.objects.computeIfPresent(
        SECRET, (path, secret) -> secret.replace("\"tls.key\":\"", "\"tls.key\":\"AAAA"));
    cluster.clock.advance(StreamIdentity.INTERVAL);
    identity.look();

    assertThat(identity.isReady()).isTrue();
    assertThat(shown(cluster.trusted(Cluster.HOME), NAME)).isEqualTo(first);
  }

  @Test
  void whoWaitsForALeaderThatMakesNoneMakesItItself() {
    cluster.clock.advance(OperatorCertificate.PATIENCE.minus(Duration.ofMillis(1)));
    replica.look();
    assertThat(cluster.writes()).isEmpty();

    cluster.clock.advance(Duration.ofMillis(1));
    replica.look();

    assertThat(identity.isReady()).isTrue();
  }

  @Test
  void oneThatEndedMakesTheReplicaUnready() {
    replica.lead();
    replica.look();

    cluster.clock.advance(Duration.ofDays(91));

    assertThat(identity.isReady()).isFalse();
    replica.look();
    assertThat(identity.isReady()).isTrue();
  }
}
