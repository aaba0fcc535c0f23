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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a connection does about a peer whose every frame the test sends. */
class ClientConnectionIT {

  private static final byte[] SMALL = {1, 2, 3};

  private ServerSocket listening;
  private Connected client;
  private FrameClient peer;

  @BeforeEach
  void listen() throws IOException {
    listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void end() throws IOException {
    if (client != null) {
      client.close();
    }
    if (peer != null) {
      peer.close();
    }
    listening.close();
  }

  private void connect(int... settings) throws IOException {
    connect(ClientLimits.DEFAULT, settings);
  }

  private void connect(ClientLimits limits, int... settings) throws IOException {
    client =
        new Connected(
            new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort()), limits);
    peer = FrameClient.accepted(listening.accept());
    peer.send(Frame.settings(settings), Frame.settingsAck());
    client.connection();
  }

  private static Frame head(int stream) {
    return Frame.headers(
        stream,
        FrameType.END_HEADERS,
        List.of(":status", "200", "content-type", "application/grpc"));
  }

  private static Frame status(int stream, String... fields) {
    return Frame.headers(
        stream, FrameType.END_HEADERS | FrameType.END_STREAM, Arrays.asList(fields));
  }

  private void answer(int stream, byte[] message) throws IOException {
    peer.send(
        head(stream),
        Frame.data(stream, false, Frame.message(0, message)),
        status(stream, "grpc-status", "0"));
  }

  /** Reads a whole request. */
  private byte[] request(int stream) throws IOException {
    byte[] all = new byte[0];
    while (true) {
      Frame frame = peer.await(f -> f.streamId() == stream && f.type() == FrameType.DATA);
      all = Frame.concat(all, frame.payload());
      if (frame.has(FrameType.END_STREAM)) {
        return all;
      }
    }
  }

  @Test
  void sendsAndReceives() throws IOException {
    connect();
    Heard call = client.call("/a/b", SMALL, System.nanoTime() + Duration.ofSeconds(30).toNanos());
    peer.await(FrameType.HEADERS);
    assertThat(peer.fields())
        .containsEntry(":method", "POST")
        .containsEntry(":scheme", "http")
        .containsEntry(":path", "/a/b")
        .containsEntry(":authority", "localhost")
        .containsEntry("te", "trailers")
        .containsEntry("content-type", "application/grpc");
    assertThat(peer.fields().get("grpc-timeout")).matches("2\\d{7}u");
    assertThat(request(1)).isEqualTo(Frame.message(0, SMALL));
    answer(1, SMALL);
    assertThat(call.await().status()).isEqualTo(Status.OK);
    assertThat(call.await().reply()).isEqualTo(SMALL);
  }

  /** Both tables, of requests and of replies, go on to mean the same. */
  @Test
  void tablesStayInStep() throws IOException {
    connect();
    // Head and end as encoders with a table send them: first with their text, then as references.
    byte[] firstHead = Frame.concat(new byte[] {(byte) 0x88, 0x5f}, text("application/grpc"));
    byte[] firstEnd = Frame.concat(new byte[] {0x40}, text("grpc-status"), text("0"));
    // The type is the second newest entry, since the status came later.
    byte[] head = {(byte) 0x88, (byte) 0xbf};
    byte[] end = {(byte) 0xbe};
    for (int i = 0; i < 20; i++) {
      int stream = 2 * i + 1;
      Heard call = client.call("/a/b", new byte[] {(byte) i});
      peer.await(FrameType.HEADERS);
      assertThat(peer.fields()).containsEntry(":path", "/a/b").hasSize(6);
      assertThat(request(stream)).isEqualTo(Frame.message(0, new byte[] {(byte) i}));
      boolean fails = i == 7;
      byte[] ending = i == 0 ? firstEnd : end;
      if (fails) {
        ending = Frame.concat(new byte[] {0}, text("grpc-status"), text("5"));
      }
      peer.send(
          new Frame(FrameType.HEADERS, FrameType.END_HEADERS, stream, i == 0 ? firstHead : head),
          Frame.data(stream, false, Frame.message(0, new byte[] {(byte) i})),
          new Frame(
              FrameType.HEADERS, FrameType.END_HEADERS | FrameType.END_STREAM, stream, ending));
      Heard.End told = call.await();
      assertThat(told.status().getCode()).isEqualTo(fails ? Status.Code.NOT_FOUND : Status.Code.OK);
      if (!fails) {
        assertThat(told.reply()).containsExactly(i);
      }
    }
  }

  private static byte[] text(String text) {
    byte[] bytes = RequestHead.ascii(text);
    return Frame.concat(new byte[] {(byte) bytes.length}, bytes);
  }

  @Test
  void repliesMayComeInAnyPieces() throws IOException {
    connect();
    Heard call = client.call("/a/b", SMALL);
    request(1);
    byte[] large = new byte[100_000];
    Arrays.fill(large, (byte) 7);
    byte[] framed = Frame.message(0, large);
    peer.send(head(1));
    for (int at = 0, size = 1; at < framed.length; at += size, size = Math.min(16_000, size + 3)) {
      size = Math.min(size, framed.length - at);
      peer.send(Frame.data(1, false, Arrays.copyOfRange(framed, at, at + size)));
    }
    peer.send(status(1, "grpc-status", "0"));
    assertThat(call.await().reply()).isEqualTo(large);
  }

  @Test
  void failuresAreTold() throws IOException {
    connect();
    Heard call = client.call("/a/b", SMALL);
    request(1);
    peer.send(
        status(
            1,
            ":status",
            "200",
            "content-type",
            "application/grpc",
            "grpc-status",
            "9",
            "grpc-message",
            "caf%C3%A9"));
    Heard.End end = call.await();
    assertThat(end.status().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(end.status().getDescription()).isEqualTo("café");
    assertThat(end.seen()).isTrue();
  }

  @Test
  void onlyAsManyStreamsAsThePeerTakes() throws IOException {
    connect(PeerSettings.MAX_CONCURRENT_STREAMS, 1);
    Heard first = client.call("/a/b", SMALL);
    Heard second = client.call("/a/b", SMALL);
    Heard third = client.call("/a/b", SMALL);
    request(1);
    assertThat(second.begun).isNotDone();
    client.run(second::cancel);
    answer(1, SMALL);
    assertThat(first.await().status()).isEqualTo(Status.OK);
    // The one that was cancelled never was on the line.
    assertThat(request(3)).isEqualTo(Frame.message(0, SMALL));
    answer(3, SMALL);
    assertThat(third.await().status()).isEqualTo(Status.OK);
    assertThat(second.end).isNotDone();
    assertThat(second.begun).isNotDone();
  }

  @Test
  void windowsOfOneByteAreEnough() throws IOException {
    connect(PeerSettings.INITIAL_WINDOW_SIZE, 1);
    Heard call = client.call("/a/b", SMALL);
    byte[] all = new byte[0];
    while (all.length < 8) {
      Frame frame = peer.await(f -> f.type() == FrameType.DATA);
      assertThat(frame.payload()).hasSize(1);
      all = Frame.concat(all, frame.payload());
      assertThat(frame.has(FrameType.END_STREAM)).isEqualTo(all.length == 8);
      peer.send(Frame.windowUpdate(1, 1));
    }
    assertThat(all).isEqualTo(Frame.message(0, SMALL));
    answer(1, SMALL);
    assertThat(call.await().status()).isEqualTo(Status.OK);
  }

  @Test
  void largeRequestsWaitForTheConnectionsWindow() throws IOException {
    connect();
    byte[] large = new byte[1 << 20];
    Arrays.fill(large, (byte) 9);
    Heard call = client.call("/a/b", large);
    byte[] all = new byte[0];
    boolean end = false;
    while (!end) {
      Frame frame = peer.await(f -> f.type() == FrameType.DATA);
      all = Frame.concat(all, frame.payload());
      end = frame.has(FrameType.END_STREAM);
      if (!end) {
        peer.send(
            Frame.windowUpdate(0, frame.payload().length),
            Frame.windowUpdate(1, frame.payload().length));
      }
    }
    assertThat(all).isEqualTo(Frame.message(0, large));
    answer(1, SMALL);
    assertThat(call.await().status()).isEqualTo(Status.OK);
  }

  @Test
  void thePeerMaySendMoreAsItIsRead() throws IOException {
    connect(
        new ClientLimits(
            65_535,
            65_535,
            8_192,
            1 << 20,
            10,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5)));
    Heard call = client.call("/a/b", SMALL);
    request(1);
    byte[] large = new byte[500_000];
    byte[] framed = Frame.message(0, large);
    int stream = 65_535;
    int connection = 65_535;
    int at = 0;
    peer.send(head(1));
    while (at < framed.length) {
      int size = Math.min(Math.min(stream, connection), Math.min(16_384, framed.length - at));
      if (size > 0) {
        peer.send(Frame.data(1, false, Arrays.copyOfRange(framed, at, at + size)));
        at += size;
        stream -= size;
        connection -= size;
        continue;
      }
      Frame raised = peer.await(FrameType.WINDOW_UPDATE);
      int by = ByteBuffer.wrap(raised.payload()).getInt();
      if (raised.streamId() == 0) {
        connection += by;
      } else {
        stream += by;
      }
    }
    peer.send(status(1, "grpc-status", "0"));
    assertThat(call.await().reply()).hasSize(large.length);
  }

  @Test
  void streamsBeyondTheLastOneNeverRan() throws IOException {
    connect();
    Heard first = client.call("/a/b", SMALL);
    Heard second = client.call("/a/b", SMALL);
    request(1);
    request(3);
    var lost = new java.util.concurrent.CompletableFuture<Void>();
    client.connection().onLost(() -> lost.complete(null));
    peer.send(
        new Frame(FrameType.GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(1).putInt(0).array()));
    Heard.End refused = second.await();
    assertThat(refused.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(refused.seen()).isFalse();
    lost.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join();
    assertThat(client.connection().isUsable()).isFalse();
    Heard late = client.call("/a/b", SMALL);
    assertThat(late.await().seen()).isFalse();
    answer(1, SMALL);
    assertThat(first.await().status()).isEqualTo(Status.OK);
    peer.awaitClosed();
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
            Duration.ofMillis(400)));
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
                Duration.ofSeconds(5)));
    peer = FrameClient.accepted(listening.accept());
    assertThat(client.refusal()).isNotNull();
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
