package io.prism.backend.postgres.wire;

import static io.prism.backend.postgres.wire.PeerClient.LONG;
import static io.prism.backend.postgres.wire.PeerClient.failure;
import static io.prism.backend.postgres.wire.PeerClient.open;
import static io.prism.backend.postgres.wire.ServerMessages.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes of peers that do not begin a connection as servers do. */
@Timeout(60)
class PeerLoginTest {

  private static final int SSL_REQUEST = 80_877_103;
  private static final int PROTOCOL = 3 << 16;
  private static final byte[] SCRAM = utf8("SCRAM-SHA-256\0\0");

  @ParameterizedTest
  @EnumSource(
      value = WireTls.Mode.class,
      names = {"PREFER", "REQUIRE"})
  void nothingIsTakenThatCameBeforeTls(WireTls.Mode mode) throws Exception {
    for (byte answer : new byte[] {'S', 'N'}) {
      try (Peer peer =
          new Peer(
              line -> {
                line.takeUntyped();
                line.say(answer, (byte) 'R', (byte) 0);
                line.awaitEnd();
              })) {
        assertThat(failure(peer, mode).getSQLState()).isEqualTo("08P01");
        peer.awaitFinished(0);
      }
    }
  }

  @Test
  void withoutTlsThereIsNoConnectionThatRequiresIt() throws Exception {
    try (Peer peer =
        new Peer(
            line -> {
              line.takeUntyped();
              line.say((byte) 'N');
              line.awaitEnd();
            })) {
      assertThat(failure(peer, WireTls.Mode.REQUIRE).getSQLState()).isEqualTo("08004");
      peer.awaitFinished(0);
    }
  }

  @Test
  void withoutTlsOneThatPrefersItGoesOnOnTheSameLine() throws Exception {
    try (Peer peer =
        new Peer(
            line -> {
              assert line.takeUntyped() == SSL_REQUEST;
              line.say((byte) 'N');
              assert line.takeUntyped() == PROTOCOL;
              line.say(new ServerMessages().admitted(3));
            })) {
      WireConnection connection =
          open(peer.host(), WireTls.Mode.PREFER, LONG, LONG).get(50, TimeUnit.SECONDS);
      assertThat(connection.processId()).isEqualTo(3);
      assertThat(connection.isEncrypted()).isFalse();
      connection.abort();
    }
  }

  private static void refuseTls(Peer.Line line, byte... answer) throws IOException {
    assert line.takeUntyped() == SSL_REQUEST;
    line.say(answer);
    line.awaitEnd();
  }

  @Test
  void whereTlsFailsOneThatPrefersItDoesWithout() throws Exception {
    for (byte[] answer : List.of(utf8("E"), utf8("Sno handshake at all"))) {
      byte[] first = answer[0] == 'S' ? utf8("S") : answer;
      try (Peer peer =
          new Peer(
              line -> {
                assert line.takeUntyped() == SSL_REQUEST;
                line.say(first);
                if (answer[0] == 'S') {
                  // Only once the handshake has begun.
                  line.in().readByte();
                  line.say(answer);
                }
                line.awaitEnd();
              },
              Peer.Line::admit)) {
        WireConnection connection =
            open(peer.host(), WireTls.Mode.PREFER, LONG, LONG).get(50, TimeUnit.SECONDS);
        assertThat(connection.isEncrypted()).isFalse();
        connection.abort();
      }
    }
  }

  @Test
  void whereTlsFailsOneThatRequiresItFails() throws Exception {
    try (Peer peer = new Peer(line -> refuseTls(line, (byte) 'E'))) {
      assertThat(failure(peer, WireTls.Mode.REQUIRE).getSQLState()).isEqualTo("08006");
      peer.awaitFinished(0);
    }
  }

  @Test
  void whenBothWaysFailTheFirstOneIsTold() throws Exception {
    try (Peer peer =
        new Peer(
            line -> refuseTls(line, (byte) 'E'),
            line -> {
              line.takeUntyped();
              line.say(new ServerMessages().error("FATAL", "3D000"));
            })) {
      WireException failure = failure(peer, WireTls.Mode.PREFER);
      assertThat(failure.getSQLState()).isEqualTo("08006");
      assertThat(failure.getSuppressed())
          .singleElement()
          .isInstanceOfSatisfying(
              WireException.class, plain -> assertThat(plain.getSQLState()).isEqualTo("3D000"));
    }
  }

  private static void askForProof(Peer.Line line, int iterations) throws IOException {
    line.takeUntyped();
    line.say(new ServerMessages().authentication(10, SCRAM));
    String said = line.take();
    assert !said.contains("pencil");
    String nonce = said.substring(said.indexOf("r=") + 2);
    line.say(
        new ServerMessages().authentication(11, utf8("r=" + nonce + "x,s=AAAA,i=" + iterations)));
  }

  @Test
  void aServerThatAsksForEndlessHashingIsLeft() throws Exception {
    try (Peer peer =
        new Peer(
            line -> {
              askForProof(line, 2_000_000_000);
              line.awaitEnd();
            })) {
      assertThat(failure(peer, WireTls.Mode.DISABLE).getSQLState()).isEqualTo("08004");
      peer.awaitFinished(0);
    }
  }

  @Test
  void aServerThatDoesNotKnowThePasswordIsLeft() throws Exception {
    try (Peer peer =
        new Peer(
            line -> {
              askForProof(line, 4096);
              line.take();
              line.say(new ServerMessages().authentication(12, utf8("v=AAAA")).admitted(1));
              line.awaitEnd();
            })) {
      assertThat(failure(peer, WireTls.Mode.DISABLE).getSQLState()).isEqualTo("08004");
      peer.awaitFinished(0);
    }
  }

  @Test
  void soIsOneThatDoesNotProveItself() throws Exception {
    try (Peer peer =
        new Peer(
            line -> {
              askForProof(line, 4096);
              line.take();
              line.say(new ServerMessages().admitted(1));
              line.awaitEnd();
            })) {
      assertThat(failure(peer, WireTls.Mode.DISABLE).getSQLState()).isEqualTo("08P01");
      peer.awaitFinished(0);
    }
  }
}
