package io.prism.backend.postgres.wire;

import static io.prism.backend.postgres.wire.PeerClient.LONG;
import static io.prism.backend.postgres.wire.PeerClient.SHORT;
import static io.prism.backend.postgres.wire.PeerClient.failure;
import static io.prism.backend.postgres.wire.PeerClient.open;
import static io.prism.backend.postgres.wire.PeerClient.opened;
import static io.prism.backend.postgres.wire.PeerClient.queryFailure;
import static io.prism.backend.postgres.wire.ServerMessages.int4;
import static io.prism.backend.postgres.wire.ServerMessages.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoop;
import io.prism.http2.transport.Mechanism;
import io.prism.http2.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes of peers that are no servers, or bad ones. */
@Timeout(60)
class PeerTest {

  @Test
  void nobodyListens() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    InetSocketAddress host = InetSocketAddress.createUnresolved("127.0.0.1", port);
    assertThat(failure(open(host, WireTls.Mode.PREFER, LONG, LONG)).getSQLState())
        .isEqualTo("08001");
  }

  @Test
  void theNameCannotBeOne() throws Exception {
    InetSocketAddress host = InetSocketAddress.createUnresolved("256.256.256.256.", 1);
    assertThat(failure(open(host, WireTls.Mode.DISABLE, LONG, LONG)).getSQLState())
        .isEqualTo("08001");
  }

  @ParameterizedTest
  @EnumSource(
      value = WireTls.Mode.class,
      names = {"DISABLE", "REQUIRE"})
  void onePeerNeverAnswersTheBeginning(WireTls.Mode mode) throws Exception {
    try (Peer peer = new Peer(Peer.Line::awaitEnd)) {
      WireException failure = failure(open(peer.host(), mode, SHORT, LONG));
      assertThat(failure.getSQLState()).isEqualTo("08001");
      assertThat(failure.getMessage()).contains("too long");
      peer.awaitFinished(0);
    }
  }

  @Test
  void oneNeverAnswersAStatement() throws Exception {
    try (Peer peer =
        new Peer(
            line -> {
              line.admit();
              line.awaitEnd();
            })) {
      WireException failure = queryFailure(opened(peer, SHORT));
      assertThat(failure.getSQLState()).isEqualTo("08006");
      assertThat(failure.getMessage()).contains("did not answer");
      peer.awaitFinished(0);
    }
  }

  @Test
  void oneFallsSilentInTheMiddleOfARow() throws Exception {
    try (Peer peer =
        new Peer(
            line -> {
              line.admit();
              line.take();
              line.say(new ServerMessages().empty('T').row(int4(1)).raw('D', 100, 0, 1));
              line.awaitEnd();
            })) {
      assertThat(queryFailure(opened(peer, SHORT)).getSQLState()).isEqualTo("08006");
      peer.awaitFinished(0);
    }
  }

  @Test
  void oneEndsInTheMiddleOfARow() throws Exception {
    try (Peer peer =
        new Peer(
            line -> {
              line.admit();
              line.take();
              line.say(new ServerMessages().empty('T').raw('D', 100, 0, 1));
              line.socket().close();
            })) {
      assertThat(queryFailure(opened(peer, LONG)).getSQLState()).isEqualTo("08006");
    }
  }

  @Test
  void oneEndsDuringTheLogin() throws Exception {
    try (Peer peer =
        new Peer(
            line -> {
              line.takeUntyped();
              line.say(new ServerMessages().authentication(3));
              line.take();
              line.socket().close();
            })) {
      assertThat(failure(peer, WireTls.Mode.DISABLE).getSQLState()).isEqualTo("08001");
    }
  }

  @Test
  void oneSpeaksSomethingElse() throws Exception {
    try (Peer peer = new Peer(line -> line.say(utf8("HTTP/1.1 400 Bad Request\r\n\r\n")))) {
      assertThat(failure(peer, WireTls.Mode.DISABLE).getSQLState()).isEqualTo("08P01");
    }
  }

  @Test
  void oneSpeaksSomethingElseInTheMiddle() throws Exception {
    try (Peer peer =
        new Peer(
            line -> {
              line.admit();
              line.take();
              line.say(utf8("HTTP/1.1 400 Bad Request\r\n\r\n"));
              line.awaitEnd();
            })) {
      assertThat(queryFailure(opened(peer, LONG)).getSQLState()).isEqualTo("08P01");
      peer.awaitFinished(0);
    }
  }

  @Test
  void anAttemptCanBeGivenUp() throws Exception {
    CompletableFuture<Void> begun = new CompletableFuture<>();
    try (Peer peer =
        new Peer(
            line -> {
              line.takeUntyped();
              begun.complete(null);
              line.awaitEnd();
            })) {
      CompletableFuture<WireConnection> attempt =
          open(peer.host(), WireTls.Mode.DISABLE, LONG, LONG);
      begun.join();
      attempt.cancel(false);
      peer.awaitFinished(0);
    }
  }

  @Test
  void aConnectionIsUsedOnItsLoopOnly() throws Exception {
    try (Peer peer = new Peer(Peer.Line::admit)) {
      WireConnection connection = opened(peer, LONG);
      assertThatThrownBy(() -> connection.query("select 1", Collected.texts()))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(connection::close).isInstanceOf(IllegalStateException.class);
      CompletableFuture<WireException> told = new CompletableFuture<>();
      connection.loop().execute(() -> connection.onClosed(told::complete));
      connection.abort();
      assertThat(told.get(50, TimeUnit.SECONDS).getSQLState()).isEqualTo("08006");
    }
  }

  @Test
  void aLoopThatIsClosedMakesNoConnection() throws Exception {
    Transport closed = Transport.start(Optional.of(Mechanism.NIO), 1, "test-closed");
    EventLoop loop = closed.loops().next();
    closed.close();
    WireSettings settings =
        new WireSettings(
            InetSocketAddress.createUnresolved("localhost", 1),
            "database",
            "user",
            Optional.empty(),
            WireTls.disabled(),
            "test",
            LONG,
            LONG,
            EmbeddedServer.LARGEST);
    assertThat(failure(WireConnection.open(loop, settings)).getSQLState()).isEqualTo("08001");
  }
}
