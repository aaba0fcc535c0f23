package io.prism.operator.pki;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.operator.FakeClock;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Peers that hold what is stored, or what was stored some days ago, talk to each other. */
class RotationHandshakeTest {

  private static final String HOST = "default.prism.svc";
  private static final Duration DAY = Duration.ofDays(1);
  private static final Handshake TLS = new Handshake(HOST);

  private final FakeClock clock = new FakeClock();

  @AfterAll
  static void stop() {
    TLS.close();
  }

  @Test
  void noConnectionFailsWhileTheAuthorityIsReplacedAlthoughPeersLearnOfItLate() throws Exception {
    Installation installation = new Installation(RotationPolicy.STANDARD);
    Instant begin = clock.instant().plus(DAY.multipliedBy(3650 - 365 - 15));
    Instant end = begin.plus(DAY.multipliedBy(130));
    clock.set(begin);
    Peers late = installation.peers();
    Set<X509Certificate> signers = new HashSet<>();
    while (clock.instant().isBefore(end)) {
      Peers now = installation.peers();
      signers.add(installation.authority().signing().certificate());
      talk(late, now);
      talk(now, late);
      late = now;
      clock.advance(DAY.multipliedBy(6));
    }

    assertThat(signers).hasSize(2);
    assertThat(installation.authority().trusted()).hasSize(1);
  }

  @Test
  void withoutTheAnnouncementLatePeersWouldBeCutOff() throws Exception {
    RotationPolicy hasty =
        new RotationPolicy(
            DAY.multipliedBy(3650),
            DAY.multipliedBy(365),
            Duration.ZERO,
            DAY.multipliedBy(90),
            Duration.ZERO);
    Installation installation = new Installation(hasty);
    clock.set(clock.instant().plus(DAY.multipliedBy(3650 - 365 - 70)));
    Peers late = installation.peers();
    clock.advance(DAY.multipliedBy(70));
    Peers now = installation.peers();

    assertThat(TLS.toNetty(late.client(), now.server(), clock.instant())).isFalse();
    assertThat(TLS.fromNetty(late.client(), now.server(), clock.instant())).isFalse();
  }

  @Test
  void strangersAndOtherNamesAndPurposesAreRefused() throws Exception {
    Installation ours = new Installation(RotationPolicy.STANDARD);
    Peers peers = ours.peers();
    Peers strangers = new Installation(RotationPolicy.STANDARD).peers();
    Map<String, byte[]> elsewhere =
        ours.leaf(LeafRequest.server("prism-proxy", Set.of("eu.prism.svc"))).files();
    Instant now = clock.instant();

    assertThat(TLS.toNetty(peers.client(), peers.server(), now)).isTrue();
    assertThat(TLS.toNetty(strangers.client(), peers.server(), now)).isFalse();
    assertThat(TLS.fromNetty(peers.client(), strangers.server(), now)).isFalse();
    assertThat(TLS.fromNetty(peers.client(), elsewhere, now)).isFalse();
    assertThat(TLS.toNetty(peers.server(), peers.server(), now)).isFalse();
    assertThat(TLS.fromNetty(peers.client(), peers.client(), now)).isFalse();
    assertThat(TLS.toNetty(peers.client(), peers.server(), now.plus(DAY.multipliedBy(91))))
        .isFalse();
  }

  private void talk(Peers client, Peers server) throws Exception {
    assertThat(TLS.toNetty(client.client(), server.server(), clock.instant()))
        .as("JDK client, Netty server, at %s", clock.instant())
        .isTrue();
    assertThat(TLS.fromNetty(client.client(), server.server(), clock.instant()))
        .as("Netty client, JDK server, at %s", clock.instant())
        .isTrue();
  }

  private record Peers(Map<String, byte[]> server, Map<String, byte[]> client) {}

  /** What is stored for one server and one caller. */
  private final class Installation {

    private final CertificateAuthority pki;
    private Map<String, byte[]> stored = Map.of();
    private Map<String, byte[]> server = Map.of();
    private Map<String, byte[]> client = Map.of();

    private Installation(RotationPolicy policy) {
      pki = new CertificateAuthority(clock, new SecureRandom(), policy);
      authority();
    }

    private Authority authority() {
      Authority authority = pki.authority(stored);
      stored = authority.files();
      return authority;
    }

    private Leaf leaf(LeafRequest request) {
      return pki.leaf(authority(), request, Map.of());
    }

    private Peers peers() {
      Authority authority = authority();
      server = pki.leaf(authority, LeafRequest.server("prism-proxy", Set.of(HOST)), server).files();
      client =
          pki.leaf(authority, LeafRequest.client("app", Set.of("spiffe://prism/app")), client)
              .files();
      return new Peers(server, client);
    }
  }
}
