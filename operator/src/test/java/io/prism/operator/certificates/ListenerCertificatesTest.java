package io.prism.operator.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.ConditionType;
import io.prism.crds.PrismMarks;
import io.prism.crds.PrismShard;
import io.prism.crds.Reason;
import io.prism.operator.Resources;
import io.prism.operator.status.Fact;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListenerCertificatesTest {

  private static final Map<String, String> LABELLED = Map.of(PrismMarks.SHARD_LABEL, "any");
  private static final String NAMED = "tls: {mode: Server, certificateRef: {name: theirs}}";
  private static final String CLIENTS =
      "tls: {mode: Mutual, clientCaFrom: {configMapKeyRef: {name: company, key: root.crt}}}";

  private final Cluster cluster = new Cluster();
  private final Certificates own = cluster.replica();
  private final ListenerCertificates listeners = listeners(Optional.of(own));

  @AfterEach
  void close() {
    cluster.close();
  }

  private ListenerCertificates listeners(Optional<Certificates> makes) {
    return new ListenerCertificates(
        cluster.server.client(), makes, cluster.expiries, cluster.clock);
  }

  private static PrismShard shard(String spec) {
    return Resources.shard("shop", "open", spec);
  }

  private Fact told(String spec) {
    cluster.clock.advance(Certificates.TRUST);
    return listeners.of(shard(spec)).orElseThrow();
  }

  private void assertUnusable(Fact fact, String... words) {
    assertThat(fact.type()).isEqualTo(ConditionType.CERTIFICATES_VALID);
    assertThat(fact.fails()).isTrue();
    assertThat(fact.reason()).isEqualTo(Reason.CERTIFICATE_UNUSABLE);
    assertThat(fact.message()).contains(words);
  }

  /** Files such as somebody else makes. */
  private Map<String, byte[]> theirs() {
    own.ofListeners(shard(""));
    return SecretStore.files(cluster.secret("shop", "prism-tls-server-open"));
  }

  private static Map<String, byte[]> with(Map<String, byte[]> files, String name, String text) {
    Map<String, byte[]> changed = new TreeMap<>(files);
    changed.put(name, text.getBytes(StandardCharsets.US_ASCII));
    return changed;
  }

  @Test
  void clearTextTakesNothing() {
    assertThat(listeners.of(shard(""))).isEmpty();
    assertThat(listeners.of(shard("tls: {mode: Disabled, certificateRef: {name: a}}"))).isEmpty();
    assertThat(cluster.server.requests).isEmpty();
  }

  @Test
  void theOperatorMakesWhatNobodyNames() {
    assertThat(told("tls: {mode: Mutual}").holds()).isTrue();
    assertThat(cluster.server.objects)
        .containsKey(Cluster.secretPath("shop", "prism-tls-server-open"));
    assertThat(cluster.expiries.soonest()).containsKey("listener");
  }

  @Test
  void withoutAnAuthorityBothMustBeNamed() {
    ListenerCertificates none = listeners(Optional.empty());
    cluster.put("shop", "theirs", LABELLED, theirs());

    assertUnusable(none.of(shard("tls: {mode: Server}")).orElseThrow(), "spec.tls.certificateRef");
    assertUnusable(
        none.of(shard(NAMED.replace("Server", "Mutual"))).orElseThrow(), "spec.tls.clientCaFrom");
    assertThat(none.of(shard(NAMED)).orElseThrow().holds()).isTrue();
  }

  @Test
  void aSecretThatIsNamedIsUsedAndNeverWritten() {
    cluster.put("shop", "theirs", LABELLED, theirs());
    int writes = cluster.writes().size();

    Fact fact = told(NAMED);

    assertThat(fact.holds()).isTrue();
    assertThat(fact.message()).contains("shop/theirs");
    assertThat(cluster.writes()).hasSize(writes);
    int requests = cluster.server.requests.size();
    assertThat(listeners.of(shard(NAMED))).contains(fact);
    assertThat(cluster.server.requests).hasSize(requests);
  }

  @Test
  void whatIsAmissWithItIsToldWithTheRemedy() {
    Map<String, byte[]> good = theirs();
    assertUnusable(told(NAMED), "shop/theirs", "is not there; create it", "go on with what");

    cluster.put("shop", "theirs", good);
    assertUnusable(told(NAMED), "kubectl label secret -n shop theirs prism.io/shard=");

    String key = Base64.getEncoder().encodeToString("a key of another form".getBytes());
    cluster.put(
        "shop",
        "theirs",
        LABELLED,
        with(good, "tls.key", "-----BEGIN RSA PRIVATE KEY-----\n" + key + "\n"));
    Fact otherForm = told(NAMED);
    assertUnusable(otherForm, "PKCS#8");
    assertThat(otherForm.message()).doesNotContain(key);

    Map<String, byte[]> half = new TreeMap<>(good);
    half.remove("tls.key");
    cluster.put("shop", "theirs", LABELLED, half);
    assertUnusable(told(NAMED), "tls.key");

    cluster.put("shop", "theirs", LABELLED, good);
    assertThat(told(NAMED).holds()).isTrue();
    cluster.clock.advance(Duration.ofDays(91));
    assertUnusable(told(NAMED), "ended at");
  }

  @Test
  void whatIsAmissIsLookedAtAgainSoon() {
    Fact missing = told(NAMED);
    cluster.put("shop", "theirs", LABELLED, theirs());
    assertThat(listeners.of(shard(NAMED))).contains(missing);

    cluster.clock.advance(Looks.AGAIN);

    assertThat(listeners.of(shard(NAMED)).orElseThrow().holds()).isTrue();
  }

  @Test
  void anAuthorityOfClientsMustBeThereAndBeOne() {
    assertUnusable(told(CLIENTS), "ConfigMap shop/company", "is not there; create it");
    String path = "/api/v1/namespaces/shop/configmaps/company";
    String map =
        """
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "company", "namespace": "shop"},
         "data": {"%s": "%s"}}
        """;
    cluster.server.objects.put(path, map.formatted("other.crt", "x"));
    assertUnusable(told(CLIENTS), "has no key root.crt");
    cluster.server.objects.put(path, map.formatted("root.crt", "x"));
    assertUnusable(told(CLIENTS), "cannot be used");

    String pem = new String(theirs().get("ca.crt"), StandardCharsets.US_ASCII);
    cluster.server.objects.put(path, map.formatted("root.crt", pem.replace("\n", "\\n")));
    assertThat(told(CLIENTS).holds()).isTrue();
  }

  @Test
  void anAuthorityOfClientsInASecretNeedsTheLabel() {
    String spec = CLIENTS.replace("configMapKeyRef", "secretKeyRef");
    Map<String, byte[]> files = Map.of("root.crt", theirs().get("ca.crt"));
    cluster.put("shop", "company", files);
    assertUnusable(told(spec), "Secret shop/company", "kubectl label");

    cluster.put("shop", "company", LABELLED, files);
    assertThat(told(spec).holds()).isTrue();
  }

  @Test
  void theOperatorsOwnIsRenewedThoughWhatIsNamedIsMissing() {
    assertUnusable(told(CLIENTS), "company");
    String first = cluster.server.objects.get(Cluster.secretPath("shop", "prism-tls-server-open"));

    cluster.clock.advance(Duration.ofDays(61));
    assertUnusable(told(CLIENTS), "company");

    assertThat(cluster.server.objects.get(Cluster.secretPath("shop", "prism-tls-server-open")))
        .isNotNull()
        .isNotEqualTo(first);
  }
}
