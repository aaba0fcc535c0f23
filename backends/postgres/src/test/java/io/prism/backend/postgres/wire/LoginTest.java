package io.prism.backend.postgres.wire;

import static io.prism.backend.postgres.wire.ServerMessages.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.MD5Digest;

/** Logins at a server that is played. Those that work are tried with real ones. */
class LoginTest {

  private static final byte[] SCRAM = utf8("SCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0");

  private final EmbeddedServer server = new EmbeddedServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void itSaysWhoWantsWhat() {
    assertThat(server.receivedText())
        .contains("user\0user\0database\0database\0")
        .contains("client_encoding\0UTF8\0application_name\0test\0\0")
        .doesNotContain("pencil");
    server.send(new ServerMessages().notice().admitted(42));
    assertThat(server.client().processId()).isEqualTo(42);
    assertThat(server.client().isEncrypted()).isFalse();
  }

  @Test
  void md5IsHashedWithTheSalt() {
    server.received();
    server.send(new ServerMessages().authentication(5, (byte) 1, (byte) 2, (byte) 3, (byte) 4));
    assertThat(server.receivedText()).isEqualTo("p\0\0\0(md5" + expectedMd5() + "\0");
    server.send(new ServerMessages().admitted(1));
    assertThat(server.connection).isPresent();
  }

  private static String expectedMd5() {
    return new String(
        MD5Digest.encode(utf8("user"), utf8("pencil"), new byte[] {1, 2, 3, 4}),
        3,
        32,
        StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6, 7, 8, 9, 99})
  void anyOtherMethodIsLeftToTheDriver(int method) {
    server.send(new ServerMessages().authentication(method));
    assertThat(server.failure).containsInstanceOf(UnsupportedAuthenticationException.class);
    assertThat(server.channel.isOpen()).isFalse();
  }

  @Test
  void soIsSaslByAnotherMechanism() {
    server.send(
        new ServerMessages().authentication(10, utf8("SCRAM-SHA-256-PLUS\0OAUTHBEARER\0\0")));
    assertThat(server.failure).containsInstanceOf(UnsupportedAuthenticationException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5, 10})
  void aPasswordThatThereIsNotIsMissed(int method) {
    for (Optional<String> none : List.of(Optional.<String>empty(), Optional.of(""))) {
      try (EmbeddedServer strict = new EmbeddedServer(none)) {
        byte[] rest = method == 5 ? new byte[4] : method == 10 ? SCRAM : new byte[0];
        strict.send(new ServerMessages().authentication(method, rest));
        assertThat(strict.failure.orElseThrow().getSQLState()).isEqualTo("08004");
      }
    }
  }

  @Test
  void aRefusalHasTheServersState() {
    server.send(new ServerMessages().authentication(3).error("FATAL", "28P01"));
    assertThat(server.failure.orElseThrow().getSQLState()).isEqualTo("28P01");
    assertThat(server.failure.orElseThrow().toString()).doesNotContain("pencil", "secret");
    assertThat(server.channel.isOpen()).isFalse();
  }

  static Stream<Arguments> violations() {
    return Stream.of(
        Arguments.of("ready at once", new ServerMessages().ready()),
        Arguments.of("a row", new ServerMessages().row(utf8("a"))),
        Arguments.of("short method", new ServerMessages().raw('R', 6, 0, 0)),
        Arguments.of("short salt", new ServerMessages().authentication(5, (byte) 1)),
        Arguments.of("a large message", new ServerMessages().raw('N', (64 << 10) + 5)),
        Arguments.of("asked twice", new ServerMessages().authentication(3).authentication(3)),
        Arguments.of("continued", new ServerMessages().authentication(11)),
        Arguments.of("endless mechanisms", new ServerMessages().authentication(10, utf8("OTHER"))),
        Arguments.of(
            "let in half way", new ServerMessages().authentication(10, SCRAM).authentication(0)),
        Arguments.of("short process", new ServerMessages().authentication(0).raw('K', 6, 0, 0)),
        Arguments.of("row after", new ServerMessages().authentication(0).row(utf8("a"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("violations")
  void aServerThatBreaksTheProtocolIsLeft(String what, ServerMessages messages) {
    server.send(messages);
    assertThat(server.failure.orElseThrow().getSQLState()).isEqualTo("08P01");
    assertThat(server.connection).isEmpty();
    assertThat(server.channel.isOpen()).isFalse();
  }

  @Test
  void theEndOfTheLineIsToldOnce() {
    server.channel.close();
    server.channel.runPendingTasks();
    assertThat(server.failure.orElseThrow().getSQLState()).isEqualTo("08001");
  }
}
