package io.prism.operator.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.prism.crds.ConditionType;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismShard;
import io.prism.crds.Reason;
import io.prism.operator.Resources;
import io.prism.operator.pki.Identity;
import io.prism.operator.status.Fact;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificatesTest {

  private static final String HOME = Cluster.HOME;
  private static final String AUTHORITY = Cluster.secretPath(HOME, "prism-ca");
  private static final String PLUGIN = "prism-tls-plugin-pg";
  private static final String PROXY = "prism-tls-proxy-default";
  private static final Duration DAY = Duration.ofDays(1);

  private final Cluster cluster = new Cluster();
  private final Certificates certificates = cluster.replica();
  private final PrismShard shard = Resources.defaultShard();
  private final PrismBackend backend = Resources.postgres("pg");

  @AfterEach
  void close() {
    cluster.close();
  }

  private void later(Duration time) {
    cluster.clock.advance(time);
    assertThat(certificates.ofOperator().holds()).isTrue();
    assertThat(certificates.ofProxies(shard).holds()).isTrue();
    assertThat(certificates.ofPlugin(backend).holds()).isTrue();
  }

  @Test
  void everyPartGetsACertificateOfOneAuthorityAndIsToldWhomToTrust() throws Exception {
    later(Duration.ZERO);

    List<X509Certificate> trusted = cluster.trusted(HOME);
    assertThat(trusted).hasSize(1).isEqualTo(cluster.trusted("shop"));
    for (X509Certificate certificate :
        List.of(
            certificate(HOME, "prism-tls-operator"),
            certificate(HOME, PROXY),
            certificate("shop", PLUGIN))) {
      certificate.verify(trusted.getFirst().getPublicKey());
    }
    assertThat(names(certificate(HOME, "prism-tls-operator")))
        .contains("prism-operator.prism-system.svc");
    assertThat(names(certificate("shop", PLUGIN)))
        .containsExactlyInAnyOrder(
            "prism-plugin-pg",
            "prism-plugin-pg.shop",
            "prism-plugin-pg.shop.svc",
            "prism-plugin-pg.shop.svc.cluster.local");
    assertThat(names(certificate(HOME, PROXY)))
        .containsExactly("spiffe://prism/ns/prism-system/shard/default");
    assertThat(certificate(HOME, PROXY).getExtendedKeyUsage())
        .doesNotContainAnyElementsOf(certificate("shop", PLUGIN).getExtendedKeyUsage());
  }

  @Test
  void theSecretGoesWithItsResourceAndTheAuthorityWithNobody() {
    later(Duration.ZERO);

    assertThat(cluster.secret("shop", PLUGIN).getMetadata().getOwnerReferences())
        .extracting(OwnerReference::getKind)
        .containsExactly("PrismBackend");
    assertThat(cluster.secret("shop", PLUGIN).getType()).isEqualTo("kubernetes.io/tls");
    assertThat(cluster.secret(HOME, "prism-ca").getMetadata().getOwnerReferences()).isEmpty();
  }

  @Test
  void nothingIsWrittenWhileNothingIsDueAndNothingIsReadForAMinute() {
    later(Duration.ZERO);
    Map<String, String> made = Map.copyOf(cluster.server.objects);
    int requests = cluster.server.requests.size();
    int writes = cluster.writes().size();

    later(Certificates.TRUST.minusMillis(1));
    assertThat(cluster.server.requests).hasSize(requests);
    later(DAY.multipliedBy(59));
    later(Duration.ofHours(1));

    assertThat(cluster.server.requests).hasSizeGreaterThan(requests);
    assertThat(cluster.writes()).hasSize(writes);
    assertThat(cluster.server.objects).isEqualTo(made);
  }

  @Test
  void aCertificateIsRenewedLongBeforeItEnds() {
    later(Duration.ZERO);
    String authority = cluster.server.objects.get(AUTHORITY);
    X509Certificate first = certificate("shop", PLUGIN);

    later(DAY.multipliedBy(61));

    assertThat(certificate("shop", PLUGIN)).isNotEqualTo(first);
    assertThat(first.getNotAfter().toInstant()).isAfter(cluster.clock.instant().plus(DAY));
    assertThat(cluster.server.objects).containsEntry(AUTHORITY, authority);
  }

  @Test
  void oneThatSomebodyDeletedIsMadeAgainWithinAMinute() {
    later(Duration.ZERO);
    cluster.server.objects.remove(Cluster.secretPath("shop", PLUGIN));
    cluster.server.objects.remove(Cluster.trustPath("shop"));

    later(Certificates.TRUST);

    assertThat(certificate("shop", PLUGIN)).isNotNull();
    assertThat(cluster.trusted("shop")).isEqualTo(cluster.trusted(HOME));
  }

  @Test
  void whenTheAuthorityIsReplacedEverybodyTrustsBothFirst() throws Exception {
    later(Duration.ZERO);
    X509Certificate old = cluster.trusted("shop").getFirst();

    later(DAY.multipliedBy(3650 - 365));
    assertThat(cluster.trusted("shop")).hasSize(2).contains(old);
    certificate("shop", PLUGIN).verify(old.getPublicKey());

    later(DAY.multipliedBy(8));
    List<X509Certificate> both = cluster.trusted("shop");
    assertThat(both).hasSize(2).contains(old);
    later(DAY.multipliedBy(61));
    certificate("shop", PLUGIN).verify(both.getFirst().getPublicKey());

    later(DAY.multipliedBy(31));
    assertThat(cluster.trusted("shop")).containsExactly(both.getFirst()).doesNotContain(old);
    assertThat(
            Cluster.certificates(SecretStore.files(cluster.secret("shop", PLUGIN)).get("ca.crt")))
        .isEqualTo(cluster.trusted("shop"));
  }

  @Test
  void replicasThatBeginTogetherEndWithOneAuthority() {
    Certificates other = cluster.replica();

    certificates.ofProxies(shard);
    other.ofPlugin(backend);

    assertThat(cluster.trusted(HOME)).isEqualTo(cluster.trusted("shop"));
  }

  @Test
  void whatSomebodyElseMadeIsNotTouched() {
    later(Duration.ZERO);
    Map<String, byte[]> theirs = SecretStore.files(cluster.secret("shop", PLUGIN));
    cluster.put("shop", PLUGIN, theirs);
    cluster.server.objects.computeIfPresent(
        Cluster.trustPath("shop"), (path, map) -> map.replace("prism-operator", "trust-manager"));
    Map<String, String> before = new TreeMap<>(cluster.server.objects);

    cluster.clock.advance(DAY.multipliedBy(80));
    assertThat(certificates.ofPlugin(backend).holds()).isTrue();
    assertThat(cluster.server.objects).isEqualTo(before);

    cluster.clock.advance(DAY.multipliedBy(11));
    Fact ended = certificates.ofPlugin(backend);
    assertThat(ended.reason()).isEqualTo(Reason.CERTIFICATE_UNUSABLE);
    assertThat(ended.message()).contains("shop/prism-tls-plugin-pg", "has ended");
    assertThat(cluster.server.objects).isEqualTo(before);
  }

  @Test
  void anAuthorityThatVanishedIsRestoredByWhoKnowsItAndElseAPersonIsAsked() {
    later(Duration.ZERO);
    String authority = cluster.server.objects.remove(AUTHORITY);

    Fact stranger = cluster.replica().ofPlugin(backend);
    assertThat(stranger.holds()).isTrue();
    assertThat(stranger.reason()).isEqualTo(Reason.RENEWAL_FAILED);
    assertThat(stranger.message())
        .contains("shop/prism-tls-plugin-pg is good until", "prism-system/prism-ca", "backup");
    assertThat(cluster.server.objects).doesNotContainKey(AUTHORITY);

    later(Certificates.TRUST);
    assertThat(cluster.server.objects).containsEntry(AUTHORITY, authority);
  }

  @Test
  void aDamagedAuthorityIsLeftAsItIsAndNoKeyIsTold() {
    later(Duration.ZERO);
    Map<String, byte[]> files = SecretStore.files(cluster.secret(HOME, "prism-ca"));
    String key = new String(files.get("ca.key"), StandardCharsets.US_ASCII);
    cluster.server.objects.computeIfPresent(
        AUTHORITY, (path, secret) -> secret.replace("\"ca.key\":\"", "\"ca.key\":\"AAAA"));
    String damaged = cluster.server.objects.get(AUTHORITY);

    Fact made = cluster.replica().ofProxies(Resources.shard("shop", "other", ""));
    Fact kept = cluster.replica().ofPlugin(backend);

    assertThat(made.type()).isEqualTo(ConditionType.CERTIFICATES_VALID);
    assertThat(made.reason()).isEqualTo(Reason.CERTIFICATE_UNUSABLE);
    assertThat(made.message()).contains("damaged", "backup").doesNotContain(key.substring(30, 60));
    assertThat(kept.reason()).isEqualTo(Reason.RENEWAL_FAILED);
    assertThat(cluster.server.objects).containsEntry(AUTHORITY, damaged);
  }

  @Test
  void figuresTellTheFirstEndOfEachPartUntilItIsGone() {
    later(Duration.ZERO);
    Instant now = cluster.clock.instant();

    assertThat(cluster.expiries.soonest())
        .containsOnly(
            Map.entry("authority", now.plus(DAY.multipliedBy(3650))),
            Map.entry("operator", now.plus(DAY.multipliedBy(90))),
            Map.entry("proxy", now.plus(DAY.multipliedBy(90))),
            Map.entry("plugin", now.plus(DAY.multipliedBy(90))));
    cluster.clock.advance(Duration.ofMinutes(11));
    certificates.ofProxies(shard);
    assertThat(cluster.expiries.soonest()).containsOnlyKeys("authority", "proxy");
  }

  @Test
  void gatewaysShowClientsWhatClientsKnowThemBy() throws Exception {
    PrismShard open =
        Resources.shard("shop", "open", "service: {hosts: [prism.example.org, 192.0.2.7]}");

    assertThat(certificates.ofListeners(open).holds()).isTrue();

    X509Certificate made = certificate("shop", "prism-tls-server-open");
    assertThat(names(made))
        .containsExactlyInAnyOrder(
            "prism-proxy-open",
            "prism-proxy-open.shop",
            "prism-proxy-open.shop.svc",
            "prism-proxy-open.shop.svc.cluster.local",
            "prism-peers-open",
            "prism-peers-open.shop",
            "prism-peers-open.shop.svc",
            "prism-peers-open.shop.svc.cluster.local",
            "localhost",
            "prism.example.org",
            "192.0.2.7");
    made.verify(cluster.trusted("shop").getFirst().getPublicKey());
    // Nobody is let in with it.
    assertThat(made.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");

    certificates.ofListeners(Resources.shard("shop", "open", "service: {hosts: [other.example]}"));
    assertThat(names(certificate("shop", "prism-tls-server-open")))
        .contains("other.example")
        .doesNotContain("prism.example.org");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "payments.shop.svc",
        "payments.bank.svc.cluster.local",
        "payments",
        "payments.shop",
        "prism-plugin-pg.stores"
      })
  void nobodyGetsACertificateInTheNameOfAnotherService(String host) throws Exception {
    // Nor does a shard that is refused, or frozen: this is made before anybody asks.
    certificates.ofListeners(Resources.shard("shop", "open", "service: {hosts: [" + host + "]}"));

    assertThat(names(certificate("shop", "prism-tls-server-open")))
        .contains("prism-proxy-open.shop.svc")
        .doesNotContain(host);
  }

  @Test
  void norInTheNameOfTheOperator() {
    String control = Resources.installation().controlHost();
    String brief = control.substring(0, control.indexOf('.', control.indexOf('.') + 1));

    Fact told =
        certificates.ofListeners(
            Resources.shard("shop", "open", "service: {hosts: [" + brief + "]}"));

    assertThat(told.holds()).isFalse();
    assertThat(told.message()).contains("'" + brief + "'", "spec.service.hosts", "take it out");
    assertThat(cluster.server.objects.keySet()).noneMatch(path -> path.endsWith("-server-open"));
  }

  @Test
  void namespacesWithClientsAreToldBothAuthoritiesWhileOneReplacesTheOther() {
    later(Duration.ZERO);
    certificates.tell("clients");
    assertThat(cluster.trusted("clients")).hasSize(1).isEqualTo(cluster.trusted(HOME));
    assertThat(cluster.server.objects.get(Cluster.trustPath("clients")))
        .doesNotContain("PRIVATE KEY");
    int requests = cluster.server.requests.size();
    certificates.tell("clients");
    assertThat(cluster.server.requests).hasSize(requests);

    later(DAY.multipliedBy(3650 - 365));
    certificates.tell("clients");

    assertThat(cluster.trusted("clients")).hasSize(2).isEqualTo(cluster.trusted(HOME));
    cluster.server.objects.remove(Cluster.trustPath("clients"));
    later(ClientTrust.TRUST);
    certificates.tell("clients");
    assertThat(cluster.trusted("clients")).isEqualTo(cluster.trusted(HOME));
  }

  @Test
  void whatSomebodyElseTellsClientsIsNotTouched() {
    later(Duration.ZERO);
    certificates.tell("clients");
    String theirs =
        cluster
            .server
            .objects
            .get(Cluster.trustPath("clients"))
            .replace("prism-operator", "somebody")
            .replace("CERTIFICATE", "OTHER");
    cluster.server.objects.put(Cluster.trustPath("clients"), theirs);

    later(DAY.multipliedBy(3650 - 365));
    certificates.tell("clients");

    assertThat(cluster.server.objects).containsEntry(Cluster.trustPath("clients"), theirs);
  }

  @Test
  void clientsThatCannotBeToldKeepNobodyFromAnything() {
    later(Duration.ZERO);
    cluster.server.fail(true);
    certificates.tell("clients");
    cluster.server.fail(false);
    assertThat(cluster.server.objects).doesNotContainKey(Cluster.trustPath("clients"));

    later(Certificates.TRUST);
    certificates.tell("clients");

    assertThat(cluster.trusted("clients")).isEqualTo(cluster.trusted(HOME));
  }

  private X509Certificate certificate(String namespace, String name) {
    Identity identity = cluster.identity(namespace, name);
    return identity.chain().getFirst();
  }

  private static List<String> names(X509Certificate certificate) throws Exception {
    return certificate.getSubjectAlternativeNames().stream()
        .map(name -> String.valueOf(name.get(1)))
        .toList();
  }
}
