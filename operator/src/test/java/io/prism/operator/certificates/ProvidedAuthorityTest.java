package io.prism.operator.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.prism.crds.Reason;
import io.prism.operator.Resources;
import io.prism.operator.status.Fact;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An authority that somebody else, such as cert-manager, made. */
class ProvidedAuthorityTest {

  private static final String NAME = "company-ca";

  private final Cluster cluster = new Cluster();
  private final Certificates certificates = cluster.replica(Optional.of(NAME));

  @AfterEach
  void close() {
    cluster.close();
  }

  private static X509Bundle authority(CertificateBuilder.Algorithm algorithm) throws Exception {
    return new CertificateBuilder()
        .algorithm(algorithm)
        .subject("CN=company")
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  private void provide(X509Bundle bundle) {
    cluster.put(
        Cluster.HOME,
        NAME,
        Map.of(
            "tls.crt", bundle.getCertificatePEM().getBytes(StandardCharsets.US_ASCII),
            "tls.key", bundle.getPrivateKeyPEM().getBytes(StandardCharsets.US_ASCII)));
  }

  private Fact look() {
    return certificates.ofPlugin(Resources.postgres("pg"));
  }

  @ParameterizedTest
  @EnumSource(
      value = CertificateBuilder.Algorithm.class,
      names = {"ecp256", "ecp384", "rsa2048"})
  void itSignsAndIsNotWrittenTo(CertificateBuilder.Algorithm algorithm) throws Exception {
    X509Bundle company = authority(algorithm);
    provide(company);
    String before = cluster.server.objects.get(Cluster.secretPath(Cluster.HOME, NAME));

    assertThat(look().reason()).isEqualTo(Reason.AS_WANTED);

    X509Certificate made = cluster.identity("shop", "prism-tls-plugin-pg").chain().getFirst();
    made.verify(company.getCertificate().getPublicKey());
    assertThat(cluster.trusted("shop")).containsExactly(company.getCertificate());
    assertThat(cluster.server.objects)
        .containsEntry(Cluster.secretPath(Cluster.HOME, NAME), before)
        .doesNotContainKey(Cluster.secretPath(Cluster.HOME, "prism-ca"));
  }

  @Test
  void untilItIsThereNothingIsMade() throws Exception {
    Fact none = look();
    assertThat(none.reason()).isEqualTo(Reason.CERTIFICATE_UNUSABLE);
    assertThat(none.message()).contains("prism-system/company-ca", "not there yet");
    assertThat(cluster.server.objects).isEmpty();

    provide(authority(CertificateBuilder.Algorithm.ecp256));
    cluster.clock.advance(Duration.ofSeconds(10));
    assertThat(look().reason()).isEqualTo(Reason.AS_WANTED);
  }

  @Test
  void whatIsNoAuthorityIsRefused() throws Exception {
    provide(
        new CertificateBuilder()
            .ecp256()
            .subject("CN=leaf")
            .buildIssuedBy(authority(CertificateBuilder.Algorithm.ecp256)));

    assertThat(look().message()).contains("not that of an authority");
  }
}
