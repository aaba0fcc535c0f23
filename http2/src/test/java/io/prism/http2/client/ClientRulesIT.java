package io.prism.http2.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.FrameType;
import io.prism.http2.frame.PeerSettings;
import io.prism.http2.server.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer sees of the rules of RFC 9113, frame by frame. */
class ClientRulesIT extends ScriptedPeer {

  private static final int END = FrameType.END_HEADERS | FrameType.END_STREAM;

  private void assertServes(int stream) throws IOException {
    Heard call = client.call("/a/b", SMALL);
    request(stream);
    answer(stream, SMALL);
    assertThat(call.await().status()).isEqualTo(Status.OK);
  }

  private void assertEnds(int code) throws IOException {
    assertThat(peer.await(FrameType.GOAWAY).errorCode()).isEqualTo(code);
    peer.awaitClosed();
  }

  private void assertReset(int stream, int code) throws IOException {
    Frame reset = peer.await(FrameType.RST_STREAM);
    assertThat(reset.streamId()).isEqualTo(stream);
    assertThat(reset.errorCode()).isEqualTo(code);
  }

  private static ClientLimits windows(int ofStream, int ofConnection) {
    return new ClientLimits(
        ofStream,
        ofConnection,
        8_192,
        1 << 20,
        10,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        Duration.ofMinutes(1));
  }

  // ---- windows

  @Test
  void windowsMayFallBelowZero() throws IOException {
    connect(PeerSettings.INITIAL_WINDOW_SIZE, 10);
    Heard call = client.call("/a/b", new byte[20]);
    assertThat(peer.await(FrameType.DATA).payload()).hasSize(10);
    peer.send(Frame.settings(PeerSettings.INITIAL_WINDOW_SIZE, 0));
    peer.send(Frame.windowUpdate(1, 10), Frame.windowUpdate(1, 3));
    assertThat(peer.await(FrameType.DATA).payload()).hasSize(3);
    peer.send(Frame.settings(PeerSettings.INITIAL_WINDOW_SIZE, 12));
    Frame last = peer.await(FrameType.DATA);
    assertThat(last.payload()).hasSize(12);
    assertThat(last.has(FrameType.END_STREAM)).isTrue();
    answer(1, SMALL);
    assertThat(call.await().status()).isEqualTo(Status.OK);
  }

  @Test
  void raisingAWindowByNothingIsAnError() throws IOException {
    connect();
    Heard call = client.call("/a/b", SMALL);
    request(1);
    peer.send(Frame.windowUpdate(1, 0));
    assertThat(call.await().status().getCode()).isEqualTo(Status.Code.INTERNAL);
    assertReset(1, ErrorCode.PROTOCOL_ERROR);
    assertServes(3);
    peer.send(Frame.windowUpdate(0, 0));
    assertEnds(ErrorCode.PROTOCOL_ERROR);
  }

  @Test
  void windowsHaveALimit() throws IOException {
    connect();
    Heard call = client.call("/a/b", SMALL);
    request(1);
    peer.send(Frame.windowUpdate(1, Integer.MAX_VALUE));
    assertThat(call.await().status().getCode()).isEqualTo(Status.Code.INTERNAL);
    assertReset(1, ErrorCode.FLOW_CONTROL_ERROR);
    assertServes(3);
    peer.send(Frame.windowUpdate(0, Integer.MAX_VALUE));
    assertEnds(ErrorCode.FLOW_CONTROL_ERROR);
  }

  @Test
  void settingsMustKeepWindowsLegal() throws IOException {
    connect();
    client.call("/a/b", SMALL);
    request(1);
    peer.send(
        Frame.windowUpdate(1, 100),
        Frame.settings(PeerSettings.INITIAL_WINDOW_SIZE, Integer.MAX_VALUE));
    assertEnds(ErrorCode.FLOW_CONTROL_ERROR);
  }

  @Test
  void moreThanTheWindowEndsTheStream() throws IOException {
    connect(windows(100, 1 << 20));
    Heard call = client.call("/a/b", SMALL);
    request(1);
    peer.send(head(1), Frame.data(1, false, new byte[101]));
    assertThat(call.await().status().getCode()).isEqualTo(Status.Code.INTERNAL);
    assertReset(1, ErrorCode.FLOW_CONTROL_ERROR);
    assertServes(3);
  }

  @Test
  void paddingCountsAndIsGivenBack() throws IOException {
    connect(windows(2_000, 65_535));
    Heard call = client.call("/a/b", SMALL);
    request(1);
    peer.send(head(1));
    byte[] padding = new byte[256];
    padding[0] = (byte) 255;
    Frame padded = new Frame(FrameType.DATA, FrameType.PADDED, 1, padding);
    peer.send(padded, padded, padded, padded);
    Frame raised = peer.await(f -> f.type() == FrameType.WINDOW_UPDATE && f.streamId() == 1);
    assertThat(ByteBuffer.wrap(raised.payload()).getInt()).isEqualTo(1_024);
    byte[] message = Frame.message(0, SMALL);
    peer.send(
        new Frame(
            FrameType.DATA,
            FrameType.PADDED,
            1,
            Frame.concat(new byte[] {9}, message, new byte[9])),
        status(1, "grpc-status", "0"));
    assertThat(call.await().reply()).isEqualTo(SMALL);
  }

  // ---- settings

  @Test
  void streamsMayBeForbiddenForAWhile() throws IOException {
    connect(PeerSettings.MAX_CONCURRENT_STREAMS, 0);
    Heard call = client.call("/a/b", SMALL);
    peer.send(Frame.ping(false, 1));
    Frame first = peer.await(f -> f.type() == FrameType.HEADERS || f.type() == FrameType.PING);
    assertThat(first.type()).isEqualTo(FrameType.PING);
    peer.send(Frame.settings(PeerSettings.MAX_CONCURRENT_STREAMS, 1));
    request(1);
    // Fewer than are open is no reason to end those.
    peer.send(Frame.settings(PeerSettings.MAX_CONCURRENT_STREAMS, 0));
    answer(1, SMALL);
    assertThat(call.await().status()).isEqualTo(Status.OK);
  }

  @Test
  void serversCannotBePushedTo() throws IOException {
    connect();
    peer.send(Frame.settings(PeerSettings.ENABLE_PUSH, 0));
    assertServes(1);
    peer.send(Frame.settings(PeerSettings.ENABLE_PUSH, 1));
    assertEnds(ErrorCode.PROTOCOL_ERROR);
  }

  // ---- how replies end

  @Test
  void resetBehindTheEndChangesNothing() throws IOException {
    connect();
    Heard call = client.call("/a/b", SMALL);
    request(1);
    answer(1, SMALL);
    peer.send(Frame.reset(1, ErrorCode.NO_ERROR), Frame.windowUpdate(1, 5));
    peer.send(Frame.data(1, false, SMALL), head(1));
    assertThat(call.await().status()).isEqualTo(Status.OK);
    assertServes(3);
  }

  @Test
  void replyMayComeBeforeTheRequestHasLeft() throws IOException {
    connect(PeerSettings.INITIAL_WINDOW_SIZE, 1);
    Heard call = client.call("/a/b", SMALL);
    peer.await(FrameType.DATA);
    peer.send(status(1, ":status", "200", "content-type", "application/grpc", "grpc-status", "8"));
    assertThat(call.await().status().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    // The peer need not wait for the rest.
    assertThat(peer.await(FrameType.RST_STREAM).streamId()).isEqualTo(1);
    peer.send(Frame.reset(1, ErrorCode.NO_ERROR));
    peer.send(Frame.settings(PeerSettings.INITIAL_WINDOW_SIZE, 100));
    assertServes(3);
  }

  @Test
  void replyMayBeItsTrailersOnly() throws IOException {
    connect();
    Heard call = client.call("/a/b", SMALL);
    request(1);
    peer.send(status(1, ":status", "200", "content-type", "application/grpc", "grpc-status", "0"));
    assertThat(call.await().status()).isEqualTo(Status.OK);
    assertThat(call.await().reply()).isNull();
  }

  @Test
  void okNeedsTheHeadOfAReply() throws IOException {
    connect();
    List<Frame> odd =
        List.of(
            status(1, "grpc-status", "0"),
            status(1, ":status", "503", "grpc-status", "0"),
            status(1, ":status", "200", "content-type", "text/html", "grpc-status", "0"));
    for (int i = 0; i < odd.size(); i++) {
      int stream = 2 * i + 1;
      Heard call = client.call("/a/b", SMALL);
      request(stream);
      peer.send(new Frame(FrameType.HEADERS, END, stream, odd.get(i).payload()));
      assertThat(call.await().status().isOk()).as("case %d", i).isFalse();
    }
    assertServes(2 * odd.size() + 1);
  }

  /** The short form of usual trailers is known by then, and no head for that. */
  @Test
  void usualTrailersAreNoReply() throws IOException {
    connect();
    byte[] head = {(byte) 0x88, (byte) 0xbf};
    byte[] end = {(byte) 0xbe};
    byte[] firstHead = Frame.concat(new byte[] {(byte) 0x88, 0x5f}, text("application/grpc"));
    byte[] firstEnd = Frame.concat(new byte[] {0x40}, text("grpc-status"), text("0"));
    for (int stream = 1; stream < 9; stream += 2) {
      Heard call = client.call("/a/b", SMALL);
      request(stream);
      boolean first = stream == 1;
      boolean last = stream == 7;
      if (!last) {
        peer.send(
            new Frame(FrameType.HEADERS, FrameType.END_HEADERS, stream, first ? firstHead : head),
            Frame.data(stream, false, Frame.message(0, SMALL)));
      }
      peer.send(new Frame(FrameType.HEADERS, END, stream, first ? firstEnd : end));
      assertThat(call.await().status().isOk()).isEqualTo(!last);
    }
  }

  private static byte[] text(String text) {
    byte[] bytes = RequestHead.ascii(text);
    return Frame.concat(new byte[] {(byte) bytes.length}, bytes);
  }

  @Test
  void trailersThatCannotBeReadFailOneCallOnly() throws IOException {
    connect();
    Heard call = client.call("/a/b", SMALL);
    Heard other = client.call("/a/b", SMALL);
    request(3);
    peer.send(head(1), status(1, "grpc-status", "5", "x-bin", "*** no Base64 ***"));
    assertThat(call.await().status().getCode()).isEqualTo(Status.Code.INTERNAL);
    answer(3, SMALL);
    assertThat(other.await().status()).isEqualTo(Status.OK);
  }

  @Test
  void okHasMoreThanOneSpelling() throws IOException {
    connect();
    Heard call = client.call("/a/b", SMALL);
    request(1);
    peer.send(
        head(1), Frame.data(1, false, Frame.message(0, SMALL)), status(1, "grpc-status", "00"));
    assertThat(call.await().reply()).isEqualTo(SMALL);
  }

  // ---- header blocks

  @Test
  void informationMayComeBeforeTheHead() throws IOException {
    connect();
    Heard call = client.call("/a/b", SMALL);
    request(1);
    Frame information =
        Frame.headers(1, FrameType.END_HEADERS, List.of(":status", "103", "link", "x"));
    peer.send(information, information);
    answer(1, SMALL);
    assertThat(call.await().reply()).isEqualTo(SMALL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "20", "1000", "x"})
  void headNeedsAStatus(String status) throws IOException {
    connect();
    Heard call = client.call("/a/b", SMALL);
    request(1);
    List<String> fields =
        status.isEmpty()
            ? List.of("content-type", "application/grpc")
            : List.of(":status", status, "content-type", "application/grpc");
    peer.send(Frame.headers(1, FrameType.END_HEADERS, fields));
    assertThat(call.await().status().isOk()).isFalse();
    assertServes(3);
  }

  @Test
  void headersMayComeInPieces() throws IOException {
    connect();
    Heard call = client.call("/a/b", SMALL);
    request(1);
    byte[] block = head(1).payload();
    byte[] first =
        Frame.concat(new byte[] {3, 0, 0, 0, 0, 15}, Arrays.copyOf(block, 9), new byte[3]);
    peer.send(
        new Frame(FrameType.HEADERS, FrameType.PADDED | FrameType.PRIORITY_FLAG, 1, first),
        new Frame(FrameType.CONTINUATION, 0, 1, Arrays.copyOfRange(block, 9, 20)),
        new Frame(
            FrameType.CONTINUATION,
            FrameType.END_HEADERS,
            1,
            Arrays.copyOfRange(block, 20, block.length)),
        Frame.data(1, false, Frame.message(0, SMALL)),
        status(1, "grpc-status", "0"));
    assertThat(call.await().reply()).isEqualTo(SMALL);
  }

  @Test
  void nothingMayComeBetweenThePieces() throws IOException {
    connect();
    client.call("/a/b", SMALL);
    request(1);
    peer.send(new Frame(FrameType.HEADERS, 0, 1, new byte[] {(byte) 0x88}), Frame.ping(false, 1));
    assertEnds(ErrorCode.PROTOCOL_ERROR);
  }

  @Test
  void piecesHaveAnEnd() throws IOException {
    connect();
    client.call("/a/b", SMALL);
    request(1);
    peer.send(new Frame(FrameType.HEADERS, 0, 1, new byte[0]));
    for (int i = 0; i < 32; i++) {
      peer.send(new Frame(FrameType.CONTINUATION, 0, 1, new byte[0]));
    }
    assertEnds(ErrorCode.ENHANCE_YOUR_CALM);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void onlyStreamsOfOursCanBeAnswered(int stream) throws IOException {
    connect();
    client.call("/a/b", SMALL);
    request(1);
    peer.send(head(stream));
    assertEnds(ErrorCode.PROTOCOL_ERROR);
  }

  // ---- bounds

  @Test
  void onlySoManyCallsWait() throws IOException {
    connect(windows(1 << 20, 1 << 20), PeerSettings.MAX_CONCURRENT_STREAMS, 0);
    List<Heard> waiting = IntStream.range(0, 10).mapToObj(i -> client.call("/a/b", SMALL)).toList();
    Heard.End refused = client.call("/a/b", SMALL).await();
    assertThat(refused.status().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(refused.seen()).isFalse();
    assertThat(waiting).allSatisfy(call -> assertThat(call.end).isNotDone());
  }

  @Test
  void messagesAreOnlySoLarge() throws IOException {
    connect(windows(1 << 20, 1 << 20));
    Heard call = client.call("/a/b", SMALL);
    request(1);
    peer.send(head(1), Frame.data(1, false, new byte[] {0, 0, 0x10, 0, 1}));
    assertThat(call.await().status().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertServes(3);
  }

  @Test
  void headersAreOnlySoLarge() throws IOException {
    connect(windows(1 << 20, 1 << 20));
    Heard call = client.call("/a/b", SMALL);
    request(1);
    peer.send(
        Frame.headers(
            1,
            FrameType.END_HEADERS,
            List.of(":status", "200", "content-type", "application/grpc", "x", "y".repeat(9_000))));
    assertThat(call.await().status().getCode()).isEqualTo(Status.Code.INTERNAL);
    assertServes(3);
  }
}
