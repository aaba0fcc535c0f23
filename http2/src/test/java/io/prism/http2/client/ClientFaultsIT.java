package io.prism.http2.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.FrameType;
import io.prism.http2.frame.PeerSettings;
import io.prism.http2.server.Frame;
import io.prism.http2.server.FrameClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a connection does about a peer that ends, or does what no peer does. */
class ClientFaultsIT extends ScriptedPeer {

  @Test
  void streamsBeyondTheLastOneNeverRan() throws IOException {
    connect();
    Heard first = client.call("/a/b", SMALL);
    Heard second = client.call("/a/b", SMALL);
    request(1);
    request(3);
    var lost = new CompletableFuture<Void>();
    client.connection().onLost(() -> lost.complete(null));
    peer.send(
        new Frame(FrameType.GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(1).putInt(0).array()));
    Heard.End refused = second.await();
    assertThat(refused.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(refused.seen()).isFalse();
    lost.orTimeout(10, TimeUnit.SECONDS).join();
    assertThat(client.connection().isUsable()).isFalse();
    Heard late = client.call("/a/b", SMALL);
    assertThat(late.await().seen()).isFalse();
    answer(1, SMALL);
    assertThat(first.await().status()).isEqualTo(Status.OK);
    // To the peer there is no stream 3, so that a reset of it would be an error of its own.
    for (Frame last = peer.read(); last != null; last = peer.read()) {
      assertThat(last.type()).isNotEqualTo(FrameType.RST_STREAM);
    }
  }

  @Test
  void callsOfALostConnectionMayHaveBeenSeen() throws IOException {
    connect(PeerSettings.MAX_CONCURRENT_STREAMS, 1);
    Heard first = client.call("/a/b", SMALL);
    Heard waiting = client.call("/a/b", SMALL);
    request(1);
    peer.close();
    assertThat(first.await().status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(first.await().seen()).isTrue();
    assertThat(waiting.await().seen()).isFalse();
  }

  /** A peer that keeps the deadline as well can only reset the stream, and may be the first. */
  @Test
  void resetAtTheDeadlineIsTheDeadline() throws IOException {
    connect();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(5);
    Heard call = client.call("/a/b", SMALL, deadline);
    request(1);
    while (System.nanoTime() - deadline < 0) {
      Thread.onSpinWait();
    }
    peer.send(Frame.reset(1, ErrorCode.CANCEL));
    assertThat(call.await().status().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
  }

  @Test
  void callerThatFailsKeepsNobodyFromBeingTold() throws IOException {
    connect(PeerSettings.MAX_CONCURRENT_STREAMS, 2);
    Heard failing = client.call("/a/b", SMALL);
    failing.failsWhenTold = true;
    List<Heard> others = List.of(client.call("/a/b", SMALL), client.call("/a/b", SMALL));
    request(3);
    peer.close();
    for (Heard other : others) {
      assertThat(other.await().status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void actionThatFailsKeepsNobodyFromBeingTold() throws IOException {
    connect(PeerSettings.MAX_CONCURRENT_STREAMS, 1);
    List<Heard> calls = List.of(client.call("/a/b", SMALL), client.call("/a/b", SMALL));
    CompletableFuture<Void> told = new CompletableFuture<>();
    client
        .connection()
        .onLost(
            () -> {
              throw new IllegalStateException("on purpose");
            });
    client.connection().onLost(() -> told.complete(null));
    request(1);
    peer.close();
    for (Heard call : calls) {
      assertThat(call.await().status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
    assertThat(told).isDone();
  }

  @Test
  void callerThatFailsOnItsReplyHarmsNobody() throws IOException {
    connect();
    Heard completed = client.call("/a/b", SMALL);
    completed.failsWhenTold = true;
    Heard taking = client.call("/a/b", SMALL);
    taking.onMessage =
        () -> {
          throw new IllegalStateException("on purpose");
        };
    Heard other = client.call("/a/b", SMALL);
    request(5);
    answer(1, SMALL);
    answer(3, SMALL);
    answer(5, SMALL);
    assertThat(other.await().status()).isEqualTo(Status.OK);
    assertThat(taking.await().status().getCode()).isEqualTo(Status.Code.INTERNAL);
  }

  /** The record of the first call is the second one's when the rest of the frame is read. */
  @Test
  void callBegunByACancelledOneIsItsOwn() throws IOException {
    connect();
    Heard first = client.call("/a/b", SMALL);
    Heard second = new Heard();
    first.onMessage =
        () -> {
          first.cancel();
          Connected.begin(client.connection(), second, "/a/b", SMALL, ClientConnection.NO_DEADLINE);
        };
    request(1);
    byte[] more = Frame.concat(Frame.message(0, SMALL), new byte[] {1, 2});
    peer.send(head(1), Frame.data(1, true, more));
    request(3);
    answer(3, new byte[] {7});
    assertThat(second.await().status()).isEqualTo(Status.OK);
    assertThat(second.await().reply()).containsExactly(7);
    assertThat(first.end).isNotDone();
  }

  @Test
  void resetsAreTold() throws IOException {
    connect();
    Heard refused = client.call("/a/b", SMALL);
    Heard cancelled = client.call("/a/b", SMALL);
    request(3);
    peer.send(Frame.reset(1, ErrorCode.REFUSED_STREAM), Frame.reset(3, ErrorCode.CANCEL));
    assertThat(refused.await().status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(refused.await().seen()).isFalse();
    assertThat(cancelled.await().status().getCode()).isEqualTo(Status.Code.CANCELLED);
    assertThat(cancelled.await().seen()).isTrue();
  }

  @Test
  void cancellationResetsTheStream() throws IOException {
    connect();
    Heard call = client.call("/a/b", SMALL);
    request(1);
    client.run(call::cancel);
    Frame reset = peer.await(FrameType.RST_STREAM);
    assertThat(reset.streamId()).isEqualTo(1);
    assertThat(reset.errorCode()).isEqualTo(ErrorCode.CANCEL);
    // A reply that was under way changes nothing.
    answer(1, SMALL);
    Heard next = client.call("/a/b", SMALL);
    request(3);
    answer(3, SMALL);
    assertThat(next.await().status()).isEqualTo(Status.OK);
    assertThat(call.end).isNotDone();
  }

  @Test
  void deadlinesAreKeptWithoutThePeer() throws IOException {
    connect();
    Heard call = client.call("/a/b", SMALL, System.nanoTime() + Duration.ofMillis(50).toNanos());
    request(1);
    assertThat(call.await().status().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(peer.await(FrameType.RST_STREAM).errorCode()).isEqualTo(ErrorCode.CANCEL);
  }

  @Test
  void largeRepliesAreAskedForFirst() throws IOException {
    connect();
    Heard call = client.call("/a/b", SMALL);
    call.acceptsLarge = false;
    request(1);
    peer.send(head(1), Frame.data(1, false, new byte[] {0, 0, 1, 0, 0}));
    assertThat(peer.await(FrameType.RST_STREAM).streamId()).isEqualTo(1);
    assertThat(call.end).isNotDone();
  }

  @Test
  void whatIsNoReplyFailsOneCallOnly() throws IOException {
    connect();
    List<List<Frame>> odd =
        List.of(
            List.of(Frame.data(1, false, Frame.message(0, SMALL))),
            List.of(head(1), Frame.data(1, true, Frame.message(0, SMALL))),
            List.of(head(1), Frame.data(1, false, Frame.message(1, SMALL))),
            List.of(
                head(1), Frame.data(1, false, new byte[] {0, 0}), status(1, "grpc-status", "0")),
            List.of(head(1), head(1)),
            List.of(head(1), status(1, "x", "y")),
            List.of(head(1), Frame.data(1, false, new byte[] {0, (byte) 0xff, 0, 0, 0})),
            List.of(status(1, ":status", "503")));
    for (int i = 0; i < odd.size(); i++) {
      int stream = 2 * i + 1;
      Heard call = client.call("/a/b", SMALL);
      request(stream);
      for (Frame frame : odd.get(i)) {
        peer.send(new Frame(frame.type(), frame.flags(), stream, frame.payload()));
      }
      assertThat(call.await().status().isOk()).as("case %d", i).isFalse();
      assertThat(call.await().seen()).isTrue();
    }
    int last = 2 * odd.size() + 1;
    Heard call = client.call("/a/b", SMALL);
    request(last);
    answer(last, SMALL);
    assertThat(call.await().status()).isEqualTo(Status.OK);
  }

  @Test
  void brokenFramesEndTheConnection() throws IOException {
    connect();
    Heard call = client.call("/a/b", SMALL);
    request(1);
    peer.send(new Frame(FrameType.PUSH_PROMISE, 0, 1, new byte[8]));
    assertThat(call.await().status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(peer.await(FrameType.GOAWAY).errorCode()).isEqualTo(ErrorCode.PROTOCOL_ERROR);
    peer.awaitClosed();
  }

  @Test
  void pingsAreAnsweredAndAsked() throws IOException {
    connect(
        new ClientLimits(
            1 << 20,
            1 << 20,
            8_192,
            1 << 20,
            10,
            Duration.ofSeconds(5),
            Duration.ofMillis(100),
            Duration.ofMillis(400),
            Duration.ofMinutes(1)));
    peer.send(Frame.ping(false, 42));
    Frame answered = peer.await(f -> f.type() == FrameType.PING && f.has(FrameType.ACK));
    assertThat(ByteBuffer.wrap(answered.payload()).getLong()).isEqualTo(42);
    Frame asked = peer.await(f -> f.type() == FrameType.PING && !f.has(FrameType.ACK));
    peer.send(Frame.ping(true, ByteBuffer.wrap(asked.payload()).getLong()));
    // The next one is not answered.
    peer.await(f -> f.type() == FrameType.PING && !f.has(FrameType.ACK));
    await().until(() -> !client.connection().isOpen());
    peer.awaitClosed();
  }

  @Test
  void whateverArrivesTellsThatThePeerIsThere() throws IOException {
    connect(
        new ClientLimits(
            1 << 20,
            1 << 20,
            8_192,
            1 << 20,
            10,
            Duration.ofSeconds(5),
            Duration.ofMillis(100),
            Duration.ofMillis(1_000),
            Duration.ofMinutes(1)));
    for (int i = 0; i < 3; i++) {
      peer.await(f -> f.type() == FrameType.PING && !f.has(FrameType.ACK));
      // No answer to the question, but one all the same.
      peer.send(Frame.windowUpdate(0, 1));
    }
    Heard call = client.call("/a/b", SMALL);
    request(1);
    answer(1, SMALL);
    assertThat(call.await().status()).isEqualTo(Status.OK);
  }

  @Test
  void thereIsNoConnectionWithoutSettings() throws IOException {
    client =
        new Connected(
            new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort()),
            new ClientLimits(
                1 << 20,
                1 << 20,
                8_192,
                1 << 20,
                10,
                Duration.ofMillis(200),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofMinutes(1)));
    peer = FrameClient.accepted(listening.accept());
    assertThat(client.refusal()).isNotNull();
  }

  @Test
  void closedIsWhatCanBeWaitedFor() throws IOException, InterruptedException {
    connect();
    Heard call = client.call("/a/b", SMALL);
    request(1);
    client.connection().close();
    client.connection().awaitClosed(Duration.ofSeconds(20));
    assertThat(client.connection().isOpen()).isFalse();
    assertThat(call.await().status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void shutdownLetsCallsEnd() throws IOException {
    connect();
    Heard call = client.call("/a/b", SMALL);
    request(1);
    client.connection().shutdown();
    answer(1, SMALL);
    assertThat(call.await().status()).isEqualTo(Status.OK);
    peer.awaitClosed();
  }
}
