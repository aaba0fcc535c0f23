package io.prism.operator.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.operator.FakeClock;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateAuthorityTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final LeafRequest PROXY =
      LeafRequest.server("prism-proxy", Set.of("default.prism.svc"));

  private final FakeClock clock = new FakeClock();
  private final CertificateAuthority pki =
      new CertificateAuthority(clock, new SecureRandom(), RotationPolicy.STANDARD);
  private final Instant start = clock.instant();
  private Map<String, byte[]> stored = Map.of();

  @Test
  void anAuthoritySignsCertificatesOnly() throws Exception {
    X509Certificate ca = now().signing().certificate();

    assertThat(ca.getBasicConstraints()).isZero();
    assertThat(ca.getKeyUsage()).containsExactly(usage(5, 6));
    assertThat(ca.getNotAfter().toInstant()).isEqualTo(start.plus(DAY.multipliedBy(3650)));
    assertThat(((ECPublicKey) ca.getPublicKey()).getParams().getCurve().getField().getFieldSize())
        .isEqualTo(256);
    ca.verify(ca.getPublicKey());
  }

  @Test
  void aLeafIsWhatWasAskedFor() throws Exception {
    LeafRequest request =
        new LeafRequest(
            "a, b=\"c\"",
            LeafRequest.Use.BOTH,
            Set.of("a.svc", "b.svc"),
            Set.of("10.0.0.1", "::1"),
            Set.of("spiffe://prism/shard/default"));

    Leaf leaf = pki.leaf(now(), request, Map.of());

    X509Certificate certificate = leaf.identity().certificate();
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    assertThat(certificate.getKeyUsage()).containsExactly(usage(0));
    assertThat(certificate.getExtendedKeyUsage())
        .containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(certificate.getSubjectAlternativeNames())
        .extracting(name -> (Object) name.get(1))
        .containsExactlyInAnyOrder(
            "a.svc", "b.svc", "10.0.0.1", "0:0:0:0:0:0:0:1", "spiffe://prism/shard/default");
    assertThat(certificate.getNotBefore().toInstant()).isBefore(start);
    assertThat(certificate.getNotAfter().toInstant()).isEqualTo(start.plus(DAY.multipliedBy(90)));
    certificate.verify(now().signing().certificate().getPublicKey());
    assertThat(pki.leaf(now(), request, leaf.files()).identity().certificate())
        .isEqualTo(certificate);
  }

  @Test
  void nothingChangesBeforeItIsDue() {
    Authority first = now();
    clock.set(pki.nextChange(first).minusSeconds(1));

    assertThat(now()).isEqualTo(first);
    assertThat(pki.nextChange(first)).isEqualTo(start.plus(DAY.multipliedBy(3650 - 365)));
  }

  @Test
  void whatIsStoredIsReadAgain() {
    Authority first = now();
    at(pki.nextChange(first));
    Authority announced = now();
    at(pki.nextChange(announced));
    Authority taken = now();

    assertThat(announced.next()).isPresent();
    assertThat(taken.retired()).isPresent();
    for (Authority authority : List.of(first, announced, taken)) {
      assertThat(Authority.read(authority.files())).isEqualTo(authority);
    }
  }

  @Test
  void theNextAuthorityIsTrustedThenSignsAndTheOldOneIsTrustedUntilWhatItSignedHasEnded() {
    X509Certificate old = now().signing().certificate();
    at(start.plus(DAY.multipliedBy(3650 - 365)));
    Authority announced = now();
    X509Certificate next = announced.next().orElseThrow().certificate();
    assertThat(announced.signing().certificate()).isEqualTo(old);
    assertThat(announced.trusted()).containsExactly(old, next);

    clock.advance(DAY.multipliedBy(7));
    Authority taken = now();
    assertThat(taken.signing().certificate()).isEqualTo(next);
    assertThat(taken.trusted()).containsExactly(next, old);

    clock.advance(DAY.multipliedBy(90));
    assertThat(now().trusted()).containsExactly(next);
  }

  @Test
  void theKeyOfARetiredAuthorityIsForgotten() {
    now();
    at(start.plus(DAY.multipliedBy(3650 - 365)));
    now();
    clock.advance(DAY.multipliedBy(7));

    assertThat(now().files())
        .containsOnlyKeys("ca.crt", "ca.key", "ca-bundle.crt", "retired.crt", "retired-until");
  }

  @Test
  void aTakeoverThatComesLateKeepsTheOldAuthorityTrustedLonger() {
    X509Certificate old = now().signing().certificate();
    at(start.plus(DAY.multipliedBy(3650 - 365)));
    now();
    clock.advance(DAY.multipliedBy(100));

    assertThat(now().retired().orElseThrow())
        .isEqualTo(new Authority.Retired(old, clock.instant().plus(DAY.multipliedBy(90))));
  }

  @ParameterizedTest
  @ValueSource(ints = {3640, 3651, 20_000})
  void afterYearsAwayThereIsAnAuthorityAgain(int days) {
    now();
    at(start.plus(DAY.multipliedBy(days)));

    Authority authority = now();

    assertThat(authority.signing().notAfter()).isAfter(clock.instant());
    assertThat(pki.nextChange(authority)).isAfter(clock.instant());
    assertThat(now()).isEqualTo(authority);
  }

  @Test
  void aLeafIsRenewedAfterTwoThirdsOfItsLife() {
    Leaf first = pki.leaf(now(), PROXY, Map.of());
    assertThat(first.renewal())
        .isBetween(start.plus(DAY.multipliedBy(59)), start.plus(DAY.multipliedBy(60)));

    clock.set(first.renewal().minusSeconds(1));
    assertThat(pki.leaf(now(), PROXY, first.files()).identity().certificate())
        .isEqualTo(first.identity().certificate());

    clock.advance(Duration.ofSeconds(1));
    assertThat(pki.leaf(now(), PROXY, first.files()).identity().certificate())
        .isNotEqualTo(first.identity().certificate());
  }

  @Test
  void aLeafThatIsNotWhatIsWantedIsReplaced() {
    Leaf leaf = pki.leaf(now(), PROXY, Map.of());
    Map<String, byte[]> foreignKey = new HashMap<>(leaf.files());
    foreignKey.put("tls.key", pki.leaf(now(), PROXY, Map.of()).files().get("tls.key"));
    Map<String, byte[]> damaged = new HashMap<>(leaf.files());
    damaged.put("tls.crt", "x".getBytes(StandardCharsets.US_ASCII));
    LeafRequest otherNames = LeafRequest.server("prism-proxy", Set.of("eu.prism.svc"));
    LeafRequest otherUse = LeafRequest.client("prism-proxy", Set.of("spiffe://prism/x"));

    assertThat(kept(leaf, PROXY, leaf.files())).isTrue();
    assertThat(kept(leaf, PROXY, foreignKey)).isFalse();
    assertThat(kept(leaf, PROXY, damaged)).isFalse();
    assertThat(kept(leaf, otherNames, leaf.files())).isFalse();
    assertThat(kept(leaf, otherUse, leaf.files())).isFalse();
    stored = Map.of();
    assertThat(kept(leaf, PROXY, leaf.files())).isFalse();
  }

  @Test
  void aLeafLearnsOfTheNextAuthorityWithoutBeingRenewed() {
    now();
    at(start.plus(DAY.multipliedBy(3650 - 365 - 1)));
    Leaf before = pki.leaf(now(), PROXY, Map.of());
    clock.advance(DAY.multipliedBy(2));

    Leaf after = pki.leaf(now(), PROXY, before.files());

    assertThat(after.identity().certificate()).isEqualTo(before.identity().certificate());
    assertThat(after.trusted()).hasSize(2);
  }

  @Test
  void aLeafNeverOutlivesItsAuthority() {
    Authority authority = now();
    at(authority.signing().notAfter().minus(DAY));

    assertThat(pki.leaf(authority, PROXY, Map.of()).identity().notAfter())
        .isEqualTo(authority.signing().notAfter());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca.crt", "ca.key"})
  void aDamagedAuthorityIsNotReplaced(String file) {
    Map<String, byte[]> files = new HashMap<>(now().files());
    files.put(file, "damaged".getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> pki.authority(files)).isInstanceOf(UnreadableException.class);

    files.remove(file);
    assertThatThrownBy(() -> pki.authority(files))
        .isInstanceOf(UnreadableException.class)
        .hasMessage("the file " + file + " is missing");
  }

  @Test
  void textsTellNoKeys() {
    Authority authority = now();
    Leaf leaf = pki.leaf(authority, PROXY, Map.of());

    assertThat(leaf.identity()).hasToString("CN=prism-proxy until " + leaf.identity().notAfter());
    assertThat(authority.toString() + leaf).doesNotContainIgnoringCase("private");
  }

  @Test
  void aPolicyLeavesTimeForARotation() {
    assertThatThrownBy(
            () ->
                new RotationPolicy(
                    DAY.multipliedBy(3650),
                    DAY.multipliedBy(97),
                    DAY.multipliedBy(7),
                    DAY.multipliedBy(90),
                    Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRequestNamesSomebody() {
    assertThatThrownBy(() -> LeafRequest.server("x", Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LeafRequest.server("", Set.of("a")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private boolean kept(Leaf leaf, LeafRequest request, Map<String, byte[]> files) {
    return pki.leaf(now(), request, files)
        .identity()
        .certificate()
        .equals(leaf.identity().certificate());
  }

  private void at(Instant time) {
    clock.set(time);
  }

  private Authority now() {
    Authority authority = pki.authority(stored);
    stored = authority.files();
    return authority;
  }

  private static boolean[] usage(int... bits) {
    boolean[] usage = new boolean[9];
    for (int bit : bits) {
      usage[bit] = true;
    }
    return usage;
  }
}
