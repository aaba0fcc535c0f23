package io.prism.http2.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.PooledByteBufAllocator;
import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.FrameType;
import io.prism.http2.frame.PeerSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that make work which leads to nothing. */
class EngineAbuseIT {

  private EngineUnderTest engine;

  @AfterEach
  void stop() {
    engine.close();
    assertThat(engine.memory.used()).isZero();
  }

  private FrameClient client(Consumer<Limits> limits) throws IOException {
    engine = new EngineUnderTest(Limits.with(limits), Optional.empty());
    return FrameClient.begun(engine.address());
  }

  private static void assertCalmed(FrameClient client) throws IOException {
    assertThat(client.await(FrameType.GOAWAY).errorCode()).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
    client.awaitClosed();
  }

  /** Frames that cost an attacker little. */
  enum Flood {
    SETTINGS(Frame.settings()),
    SETTINGS_ACK(Frame.settingsAck()),
    PING_ACK(Frame.ping(true, 1)),
    PRIORITY(new Frame(FrameType.PRIORITY, 0, 9, new byte[5])),
    UNKNOWN(new Frame(0x55, 0, 0, new byte[0])),
    EMPTY_DATA(new Frame(FrameType.DATA, 0, 1, new byte[0])),
    WINDOW(Frame.windowUpdate(0, 1)),
    WINDOW_OF_STREAM(Frame.windowUpdate(1, 1));

    private final Frame frame;

    Flood(Frame frame) {
      this.frame = frame;
    }
  }

  @ParameterizedTest
  @EnumSource
  void floodsEndTheConnection(Flood flood) throws IOException {
    try (FrameClient client = client(limits -> limits.controlFrames = 100)) {
      List<Frame> frames = new ArrayList<>(Collections.nCopies(101, flood.frame));
      frames.addFirst(
          Frame.headers(1, FrameType.END_HEADERS, EngineUnderTest.call(EngineUnderTest.WAIT)));
      client.send(frames.toArray(Frame[]::new));
      assertCalmed(client);
    }
  }

  @Test
  void windowsForWhatWasSentAreNoFlood() throws IOException {
    try (FrameClient client = client(limits -> limits.controlFrames = 20)) {
      client.send(
          Frame.settings(PeerSettings.INITIAL_WINDOW_SIZE, 1_000),
          Frame.headers(1, FrameType.END_HEADERS, EngineUnderTest.call(EngineUnderTest.GROW)),
          Frame.data(1, true, Frame.message(0, ByteBuffer.allocate(4).putInt(1 << 20).array())));
      int got = 0;
      while (got < 5 + (1 << 20)) {
        int bytes = client.await(FrameType.DATA).payload().length;
        got += bytes;
        client.send(Frame.windowUpdate(0, bytes), Frame.windowUpdate(1, bytes));
      }
      assertThat(client.await(FrameType.HEADERS).has(FrameType.END_STREAM)).isTrue();
    }
  }

  @Test
  void pingsEndTheConnection() throws IOException {
    try (FrameClient client = client(limits -> {})) {
      for (int i = 0; i < 10; i++) {
        client.send(Frame.ping(false, i));
      }
      Frame end = client.await(FrameType.GOAWAY);
      assertThat(end.errorCode()).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
      assertThat(new String(end.payload(), 8, end.payload().length - 8))
          .isEqualTo("too_many_pings");
    }
  }

  @Test
  void rapidResetsEndTheConnection() throws IOException {
    try (FrameClient client = client(limits -> limits.resets = 50)) {
      client.send(tooManyEnds(streamId -> Frame.reset(streamId, ErrorCode.CANCEL)));
      assertCalmed(client);
      await().untilAsserted(() -> assertThat(engine.cancelled).hasValue(engine.slowCalls.get()));
    }
  }

  @Test
  void resetsThatAreProvokedCountToo() throws IOException {
    try (FrameClient client = client(limits -> limits.resets = 50)) {
      client.send(tooManyEnds(streamId -> Frame.windowUpdate(streamId, 0)));
      assertCalmed(client);
    }
  }

  /** 51 calls, each with a frame behind it that ends it. The last one is one too many. */
  private static Frame[] tooManyEnds(IntFunction<Frame> end) {
    List<Frame> frames = new ArrayList<>();
    for (int streamId = 1; streamId < 2 * 51; streamId += 2) {
      frames.add(
          Frame.headers(
              streamId, FrameType.END_HEADERS, EngineUnderTest.call(EngineUnderTest.WAIT)));
      frames.add(end.apply(streamId));
    }
    return frames.toArray(Frame[]::new);
  }

  @Test
  void endlessHeadersEndTheConnection() throws IOException {
    try (FrameClient client = client(limits -> {})) {
      client.send(new Frame(FrameType.HEADERS, 0, 1, new byte[0]));
      for (int i = 0; i < 32; i++) {
        client.send(new Frame(FrameType.CONTINUATION, 0, 1, new byte[0]));
      }
      assertCalmed(client);
    }
  }

  @Test
  void hugeHeadersEndTheConnection() throws IOException {
    try (FrameClient client = client(limits -> {})) {
      byte[] part = new byte[16_000];
      client.send(
          new Frame(FrameType.HEADERS, 0, 1, part),
          new Frame(FrameType.CONTINUATION, 0, 1, part),
          new Frame(FrameType.CONTINUATION, 0, 1, part));
      assertCalmed(client);
    }
  }

  @Test
  void clientsThatDoNotBeginAreSentAway() throws IOException {
    client(limits -> limits.begin = Duration.ofMillis(100)).close();
    try (FrameClient client = new FrameClient(engine.address())) {
      client.send(Frame.PREFACE);
      client.awaitClosed();
    }
  }

  @Test
  void slowHeadersEndTheConnection() throws IOException {
    try (FrameClient client = client(limits -> limits.begin = Duration.ofMillis(200))) {
      client.send(new Frame(FrameType.HEADERS, 0, 1, new byte[] {0}));
      assertCalmed(client);
    }
  }

  @Test
  void headersInPiecesShareATimer() throws IOException {
    try (FrameClient client = client(limits -> {})) {
      byte[] block = Frame.block(EngineUnderTest.call(EngineUnderTest.ECHO));
      byte[] rest = Arrays.copyOfRange(block, 1, block.length);
      client.await(FrameType.SETTINGS);
      await().until(() -> engine.open() == 1);
      int streamId = 1;
      for (int before = -1; streamId < 200; streamId += 2) {
        client.send(
            new Frame(FrameType.HEADERS, FrameType.END_STREAM, streamId, Arrays.copyOf(block, 1)));
        client.send(new Frame(FrameType.CONTINUATION, FrameType.END_HEADERS, streamId, rest));
        assertThat(client.answer(streamId).status()).isEqualTo("3");
        if (before < 0) {
          before = engine.timers.get();
        }
        assertThat(engine.timers.get()).isLessThanOrEqualTo(before + 1);
      }
    }
  }

  @Test
  void silentClientsAreAskedAndSentAway() throws IOException {
    try (FrameClient client =
        client(
            limits -> {
              limits.keepAlive = Duration.ofMillis(100);
              limits.keepAliveTimeout = Duration.ofMillis(300);
            })) {
      Frame ping = client.await(FrameType.PING);
      client.send(Frame.ping(true, ByteBuffer.wrap(ping.payload()).getLong()));
      client.await(FrameType.PING);
      client.awaitClosed();
    }
  }

  @Test
  void whatASlowReaderIsSentIsBoundedAndCounted() throws IOException {
    try (FrameClient client = client(limits -> {})) {
      client.send(
          Frame.settings(PeerSettings.INITIAL_WINDOW_SIZE, Integer.MAX_VALUE),
          Frame.windowUpdate(0, 1 << 30));
      byte[] mebibyte = Frame.message(0, ByteBuffer.allocate(4).putInt(1 << 20).array());
      for (int streamId = 1; streamId < 2 * 64; streamId += 2) {
        client.send(
            Frame.headers(
                streamId, FrameType.END_HEADERS, EngineUnderTest.call(EngineUnderTest.GROW)),
            Frame.data(streamId, true, mebibyte));
      }
      await().untilAsserted(() -> assertThat(engine.memory.used()).isPositive());
      // The rest waits with its streams, which the calls themselves count in a gateway.
      assertThat(engine.memory.used()).isLessThan(1 << 20);
      for (int i = 0; i < 64; i++) {
        client.await(frame -> frame.type() == FrameType.HEADERS && frame.has(FrameType.END_STREAM));
      }
      await().untilAsserted(() -> assertThat(engine.memory.used()).isZero());
    }
  }

  /** Nothing holds the headers of a refusal back. */
  @Test
  void whoReadsNothingAtAllIsSentAway() throws IOException {
    try (FrameClient client = client(limits -> limits.resets = 100_000)) {
      await().until(() -> engine.open() == 1);
      List<String> call = new ArrayList<>(EngineUnderTest.call(EngineUnderTest.ECHO));
      call.set(call.indexOf("content-type") + 1, "x".repeat(300));
      // Fewer than the resets that are let in.
      for (int streamId = 1; streamId < 2 * 90_000 && engine.open() == 1; streamId += 2) {
        client.send(
            Frame.headers(streamId, FrameType.END_HEADERS, call),
            Frame.reset(streamId, ErrorCode.CANCEL));
      }
      await().until(() -> engine.open() == 0);
    } catch (IOException e) {
      // It was closed while we sent.
      await().until(() -> engine.open() == 0);
    }
  }

  /** Buffers are made before anyone knows how little goes into them. */
  @Test
  void repliesThatWaitTakeNoMoreThanTheirSize() throws IOException {
    int calls = 500;
    try (FrameClient client = client(limits -> {})) {
      client.send(Frame.settings(PeerSettings.INITIAL_WINDOW_SIZE, 0));
      long before = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
      for (int streamId = 1; streamId < 2 * calls; streamId += 2) {
        client.send(
            Frame.headers(
                streamId, FrameType.END_HEADERS, EngineUnderTest.call(EngineUnderTest.ECHO)),
            Frame.data(streamId, true, Frame.message(0, new byte[10])));
      }
      for (int i = 0; i < calls; i++) {
        client.await(FrameType.HEADERS);
      }
      assertThat(PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() - before)
          .isLessThan(calls * 1_024);
    }
  }
}
