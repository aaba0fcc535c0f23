package io.prism.operator.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.Reason;
import io.prism.operator.FakeClock;
import io.prism.operator.Resources;
import io.prism.operator.TinyApiServer;
import io.prism.operator.certificates.Certificates;
import io.prism.operator.certificates.Expiries;
import io.prism.operator.pki.CertificateAuthority;
import io.prism.operator.pki.RotationPolicy;
import io.prism.operator.resource.ObjectKey;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShardCertificatesTest {

  private static final List<ObjectKey> PLACED =
      List.of(new ObjectKey("a", "one"), new ObjectKey("a", "two"), new ObjectKey("b", "one"));

  private final TinyApiServer server = new TinyApiServer();
  private final FakeClock clock = new FakeClock();
  private final Expiries expiries = new Expiries(clock);
  private final ShardCertificates certificates =
      ShardCertificates.of(
          server.client(),
          Optional.of(
              new Certificates(
                  server.client(),
                  Resources.installation(),
                  Optional.empty(),
                  new CertificateAuthority(clock, new SecureRandom(), RotationPolicy.STANDARD),
                  expiries,
                  clock)),
          expiries,
          clock);

  @AfterEach
  void close() {
    server.close();
  }

  private ShardCertificates.State look(String spec) {
    return certificates.look(Resources.shard("gateways", "open", spec), PLACED);
  }

  private static String trust(String namespace) {
    return "/api/v1/namespaces/" + namespace + "/configmaps/prism-ca";
  }

  @Test
  void clientsOfClearTextAreToldNothing() {
    ShardCertificates.State state = look("");

    assertThat(state.startable()).isTrue();
    assertThat(state.fact().orElseThrow().holds()).isTrue();
    assertThat(server.objects).containsKey(trust("gateways")).doesNotContainKey(trust("a"));
    assertThat(server.objects.keySet()).noneMatch(path -> path.contains("prism-tls-server"));
  }

  @Test
  void clientsAreToldWhomToTrust() {
    ShardCertificates.State state = look("tls: {mode: Server}");

    assertThat(state.startable()).isTrue();
    assertThat(server.objects).containsKeys(trust("gateways"), trust("a"), trust("b"));
  }

  @Test
  void clientsOfACertificateOfSomebodyElsesAreToldNothing() {
    look("tls: {mode: Server, certificateRef: {name: theirs}}");

    assertThat(server.objects).doesNotContainKeys(trust("a"), trust("b"));
  }

  @Test
  void whatClientsWouldBeShownDecidesWhetherGatewaysCanBegin() {
    ShardCertificates.State state = look("tls: {mode: Server, certificateRef: {name: theirs}}");

    assertThat(state.startable()).isFalse();
    assertThat(state.fact().orElseThrow().reason()).isEqualTo(Reason.CERTIFICATE_UNUSABLE);
    assertThat(state.fact().orElseThrow().message()).contains("gateways/theirs");
  }
}
