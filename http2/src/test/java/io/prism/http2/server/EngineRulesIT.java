package io.prism.http2.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.FrameType;
import io.prism.http2.frame.PeerSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees of the rules of RFC 9113, frame by frame. */
class EngineRulesIT {

  private static final int END = FrameType.END_STREAM | FrameType.END_HEADERS;
  private static final byte[] HELLO = Frame.message(0, "hello".getBytes());

  private EngineUnderTest engine;

  @BeforeEach
  void start() throws IOException {
    engine = new EngineUnderTest(Http2Limits.DEFAULT, Optional.empty());
  }

  @AfterEach
  void stop() {
    engine.close();
    assertThat(engine.memory.used()).isZero();
  }

  private FrameClient client(int... settings) throws IOException {
    return FrameClient.begun(engine.address(), settings);
  }

  private static Frame[] echo(int streamId) {
    return new Frame[] {
      Frame.headers(streamId, FrameType.END_HEADERS, EngineUnderTest.call(EngineUnderTest.ECHO)),
      Frame.data(streamId, true, HELLO)
    };
  }

  private static Frame[] grow(int streamId, int bytes) {
    return new Frame[] {
      Frame.headers(streamId, FrameType.END_HEADERS, EngineUnderTest.call(EngineUnderTest.GROW)),
      Frame.data(streamId, true, Frame.message(0, ByteBuffer.allocate(4).putInt(bytes).array()))
    };
  }

  /** The connection still serves. */
  private static void assertServes(FrameClient client, int streamId) throws IOException {
    client.send(echo(streamId));
    assertThat(client.answer(streamId).message()).isEqualTo("hello".getBytes());
  }

  @Test
  void settingsAndPingsAreAnswered() throws IOException {
    try (FrameClient client = client()) {
      Frame settings = client.await(FrameType.SETTINGS);
      assertThat(settings.has(FrameType.ACK)).isFalse();
      assertThat(client.await(FrameType.SETTINGS).has(FrameType.ACK)).isTrue();
      client.send(Frame.ping(false, 42));
      assertThat(client.await(FrameType.PING))
          .satisfies(
              ping -> {
                assertThat(ping.has(FrameType.ACK)).isTrue();
                assertThat(ByteBuffer.wrap(ping.payload()).getLong()).isEqualTo(42);
              });
    }
  }

  @Test
  void replyHasHeadersMessageAndTrailers() throws IOException {
    try (FrameClient client = client()) {
      for (int streamId = 1; streamId < 9; streamId += 2) {
        client.send(echo(streamId));
        FrameClient.Answer answer = client.answer(streamId);
        assertThat(answer.headers)
            .containsEntry(":status", "200")
            .containsEntry("content-type", "application/grpc");
        assertThat(answer.message()).isEqualTo("hello".getBytes());
        assertThat(answer.trailers).containsEntry("grpc-status", "0");
      }
    }
  }

  @Test
  void headersMayComeInPiecesAndDataPadded() throws IOException {
    try (FrameClient client = client()) {
      byte[] block = Frame.block(EngineUnderTest.call(EngineUnderTest.ECHO));
      byte[] first = java.util.Arrays.copyOf(block, 20);
      byte[] second = java.util.Arrays.copyOfRange(block, 20, 40);
      byte[] third = java.util.Arrays.copyOfRange(block, 40, block.length);
      byte[] padded = Frame.concat(new byte[] {7}, HELLO, new byte[7]);
      client.send(
          new Frame(FrameType.HEADERS, 0, 1, first),
          new Frame(FrameType.CONTINUATION, 0, 1, second),
          new Frame(FrameType.CONTINUATION, FrameType.END_HEADERS, 1, third),
          new Frame(FrameType.DATA, FrameType.PADDED | FrameType.END_STREAM, 1, padded));
      assertThat(client.answer(1).message()).isEqualTo("hello".getBytes());
    }
  }

  @Test
  void everyByteMayComeAlone() throws IOException {
    try (FrameClient client = new FrameClient(engine.address())) {
      byte[] all =
          Frame.concat(
              Frame.PREFACE, Frame.settings().bytes(), echo(1)[0].bytes(), echo(1)[1].bytes());
      for (byte b : all) {
        client.send(new byte[] {b});
      }
      assertThat(client.answer(1).message()).isEqualTo("hello".getBytes());
    }
  }

  @Test
  void dataWaitsForTheWindowOfItsStream() throws IOException {
    try (FrameClient client = client(PeerSettings.INITIAL_WINDOW_SIZE, 10)) {
      client.send(grow(1, 30));
      assertThat(client.await(FrameType.DATA).payload()).hasSize(10);
      client.send(Frame.windowUpdate(1, 5));
      assertThat(client.await(FrameType.DATA).payload()).hasSize(5);
      client.send(Frame.settings(PeerSettings.INITIAL_WINDOW_SIZE, 22));
      assertThat(client.await(FrameType.DATA).payload()).hasSize(12);
      client.send(Frame.settings(PeerSettings.INITIAL_WINDOW_SIZE, 0));
      client.send(Frame.windowUpdate(1, 29));
      assertThat(client.await(FrameType.DATA).payload()).hasSize(7);
      client.send(Frame.windowUpdate(1, 1));
      assertThat(client.await(FrameType.DATA).payload()).hasSize(1);
      assertThat(client.await(FrameType.HEADERS).has(FrameType.END_STREAM)).isTrue();
    }
  }

  @Test
  void dataWaitsForTheWindowOfTheConnection() throws IOException {
    try (FrameClient client = client(PeerSettings.INITIAL_WINDOW_SIZE, 1 << 20)) {
      client.send(grow(1, 100_000));
      int received = 0;
      while (received < 65_535) {
        received += client.await(FrameType.DATA).payload().length;
      }
      assertThat(received).isEqualTo(65_535);
      client.send(Frame.windowUpdate(0, 100_000));
      FrameClient.Answer rest = client.answer(1);
      assertThat(received + rest.body.size()).isEqualTo(100_005);
    }
  }

  @Test
  void streamsTakeTurns() throws IOException {
    try (FrameClient client = client(PeerSettings.INITIAL_WINDOW_SIZE, 1 << 20)) {
      client.send(Frame.windowUpdate(0, 10 << 20));
      client.send(grow(1, 900_000)[0], grow(1, 900_000)[1], grow(3, 900_000)[0]);
      client.send(grow(3, 900_000)[1], echo(5)[0], echo(5)[1]);
      List<Integer> order = new ArrayList<>();
      while (order.size() < 3) {
        Frame frame = client.await(any -> any.streamId() != 0 && any.has(FrameType.END_STREAM));
        order.add(frame.streamId());
      }
      assertThat(order).first().isEqualTo(5);
    }
  }

  @Test
  void largeUploadsAreLetThrough() throws IOException {
    try (FrameClient client = client(PeerSettings.INITIAL_WINDOW_SIZE, 8 << 20)) {
      client.send(Frame.windowUpdate(0, 8 << 20));
      byte[] message = new byte[1_000_000];
      java.util.Arrays.fill(message, (byte) 3);
      byte[] framed = Frame.message(0, message);
      client.send(echo(1)[0]);
      int window = 256 << 10;
      for (int at = 0; at < framed.length; at += 16_384) {
        int end = Math.min(framed.length, at + 16_384);
        while (window < end - at) {
          Frame update =
              client.await(any -> any.type() == FrameType.WINDOW_UPDATE && any.streamId() == 1);
          window += ByteBuffer.wrap(update.payload()).getInt();
        }
        window -= end - at;
        client.send(
            Frame.data(1, end == framed.length, java.util.Arrays.copyOfRange(framed, at, end)));
      }
      assertThat(client.answer(1).message()).isEqualTo(message);
    }
  }

  @Test
  void moreThanTheWindowEndsTheStream() throws IOException {
    try (FrameClient client = client()) {
      client.send(
          Frame.headers(1, FrameType.END_HEADERS, EngineUnderTest.call(EngineUnderTest.DEAF)));
      for (int i = 0; i < 17; i++) {
        client.send(Frame.data(1, false, new byte[16_384]));
      }
      assertThat(client.answer(1).reset).isEqualTo(ErrorCode.FLOW_CONTROL_ERROR);
      assertServes(client, 3);
    }
  }

  @Test
  void clientMayUseNoTable() throws IOException {
    try (FrameClient client = client(0x1, 0)) {
      for (int streamId = 1; streamId < 7; streamId += 2) {
        assertServes(client, streamId);
      }
    }
  }

  @Test
  void tooManyStreamsAreRefused() throws IOException {
    engine.close();
    engine = new EngineUnderTest(Limits.with(b -> b.streams = 2), Optional.empty());
    try (FrameClient client = client()) {
      for (int streamId = 11; streamId <= 13; streamId += 2) {
        client.send(
            Frame.headers(
                streamId, FrameType.END_HEADERS, EngineUnderTest.call(EngineUnderTest.WAIT)));
      }
      client.send(echo(15));
      assertThat(client.answer(15).reset).isEqualTo(ErrorCode.REFUSED_STREAM);
      client.send(Frame.reset(11, ErrorCode.CANCEL));
      assertServes(client, 17);
      await().untilAsserted(() -> assertThat(engine.cancelled).hasValue(1));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Upper|x",
        "connection|close",
        "te|gzip",
        ":unknown|x",
        "x|line\nbreak",
        ":path|/twice",
        "|empty",
        "a b|x",
        "a(b|x",
        "x\u00e4|x",
        "x| before",
        "x|behind ",
        "x|\tbefore",
        "x|behind\t",
        "host|",
        "content-length|x"
      })
  void malformedHeadersEndTheirStreamOnly(String field) throws IOException {
    String[] parts = field.split("\\|", 2);
    try (FrameClient client = client()) {
      client.send(
          Frame.headers(1, END, EngineUnderTest.call(EngineUnderTest.ECHO, parts[0], parts[1])));
      assertThat(client.answer(1).reset).isEqualTo(ErrorCode.PROTOCOL_ERROR);
      assertServes(client, 3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "user@localhost", " localhost", "localhost\t"})
  void authorityIsAHost(String authority) throws IOException {
    List<String> fields = new ArrayList<>(EngineUnderTest.call(EngineUnderTest.ECHO));
    fields.set(fields.indexOf(":authority") + 1, authority);
    try (FrameClient client = client()) {
      client.send(Frame.headers(1, END, fields));
      assertThat(client.answer(1).reset).isEqualTo(ErrorCode.PROTOCOL_ERROR);
      assertServes(client, 3);
    }
  }

  @Test
  void namesMayHaveAnyCharacterOfTokens() throws IOException {
    try (FrameClient client = client()) {
      client.send(
          Frame.headers(
              1,
              FrameType.END_HEADERS,
              EngineUnderTest.call(EngineUnderTest.ECHO, "!#$%&'*+-.^_`|~09az", "a b\tc")),
          echo(1)[1]);
      assertThat(client.answer(1).message()).isEqualTo("hello".getBytes());
    }
  }

  @Test
  void unreadableTimeoutEndsItsStreamOnly() throws IOException {
    try (FrameClient client = client()) {
      client.send(
          Frame.headers(1, END, EngineUnderTest.call(EngineUnderTest.ECHO, "grpc-timeout", "x")));
      assertThat(client.answer(1).reset).isEqualTo(ErrorCode.INTERNAL_ERROR);
      assertServes(client, 3);
    }
  }

  @Test
  void framesOfAnEarlyEndedStreamAreIgnored() throws IOException {
    try (FrameClient client = client()) {
      client.send(
          Frame.headers(1, FrameType.END_HEADERS, EngineUnderTest.call("/test.Echo/Missing")));
      assertThat(client.answer(1).status()).isEqualTo("12");
      client.send(Frame.data(1, false, HELLO), Frame.data(1, true, HELLO));
      client.send(Frame.windowUpdate(1, 5), Frame.reset(1, 8));
      assertServes(client, 3);
    }
  }

  @Test
  void whatIsNoGrpcIsRefusedAsHttpDoes() throws IOException {
    try (FrameClient client = client()) {
      client.send(
          Frame.headers(
              1, END, List.of(":method", "GET", ":scheme", "http", ":path", "/", "x", "y")));
      FrameClient.Answer answer = client.answer(1);
      assertThat(answer.headers)
          .containsEntry(":status", "415")
          .containsEntry("content-type", "text/plain; charset=utf-8");
      List<String> get = new ArrayList<>(EngineUnderTest.call(EngineUnderTest.ECHO));
      get.set(1, "GET");
      client.send(Frame.headers(3, END, get));
      assertThat(client.answer(3).headers)
          .containsEntry(":status", "405")
          .containsEntry("allow", "POST");
      client.send(Frame.headers(5, END, EngineUnderTest.call("x" + "%".repeat(4_000))));
      assertThat(client.answer(5).headers.get("grpc-message")).hasSizeLessThan(1_000);
      assertServes(client, 7);
    }
  }

  @Test
  void tooManyHeadersAreRefused() throws IOException {
    try (FrameClient client = client()) {
      client.send(
          Frame.headers(
              1, END, EngineUnderTest.call(EngineUnderTest.ECHO, "x", "y".repeat(16_150))));
      assertThat(client.answer(1).headers).containsEntry(":status", "431");
      assertServes(client, 3);
    }
  }

  @Test
  void requestsWithTooManyHeadersLeaveNoStreamBehind() throws IOException {
    engine.close();
    engine = new EngineUnderTest(Limits.with(b -> b.streams = 2), Optional.empty());
    try (FrameClient client = client()) {
      for (int id = 1; id <= 7; id += 2) {
        client.send(
            Frame.headers(
                id, END, EngineUnderTest.call(EngineUnderTest.ECHO, "x", "y".repeat(16_150))));
        assertThat(client.answer(id).headers).containsEntry(":status", "431");
      }
      assertServes(client, 9);
    }
  }

  @Test
  void serverDrainsInOrder() throws IOException {
    try (FrameClient client = client()) {
      assertServes(client, 1);
      client.send(echo(3)[0]);
      await().untilAsserted(() -> assertThat(engine.slowCalls).hasValue(2));
      engine.server().shutdown();
      Frame first = client.await(FrameType.GOAWAY);
      assertThat(ByteBuffer.wrap(first.payload()).getInt()).isEqualTo(Integer.MAX_VALUE);
      Frame ping = client.await(FrameType.PING);
      // A stream that the client opened before it knew.
      client.send(echo(5));
      assertThat(client.answer(5).message()).isEqualTo("hello".getBytes());
      client.send(Frame.ping(true, ByteBuffer.wrap(ping.payload()).getLong()));
      Frame second = client.await(FrameType.GOAWAY);
      assertThat(ByteBuffer.wrap(second.payload()).getInt()).isEqualTo(5);
      client.send(echo(7));
      client.send(echo(3)[1]);
      assertThat(client.answer(3).message()).isEqualTo("hello".getBytes());
      client.awaitClosed();
    }
  }

  @Test
  void otherProtocolsAreToldSo() throws IOException {
    try (FrameClient client = new FrameClient(engine.address())) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
      assertThat(client.await(FrameType.GOAWAY).errorCode()).isEqualTo(ErrorCode.PROTOCOL_ERROR);
      client.awaitClosed();
    }
  }
}
