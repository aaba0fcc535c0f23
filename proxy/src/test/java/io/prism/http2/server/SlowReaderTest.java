package io.prism.http2.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Attributes;
import io.grpc.ServerTransportFilter;
import io.netty.buffer.ByteBuf;
import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.FrameType;
import io.prism.http2.frame.RequestHeaders;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that do not take what waits for them. */
final class SlowReaderTest {

  private static final String GROW = "/test.Lane/Grow";

  /** The longest that anything waits in vain, and a moment. */
  private static final Duration PATIENCE = Duration.ofSeconds(76);

  /** Less than anything has to wait for. */
  private static final Duration SHORT = Duration.ofSeconds(59);

  /** What the engine counts itself. */
  private static final int SMALL = 10_000;

  private static final int LARGE = 4 << 20;

  private final EngineOnChannel engine =
      new EngineOnChannel(
          new Growing(), new ServerTransportFilter() {}, List.of(EchoService.definition()));

  @AfterEach
  void nothingIsLeft() {
    engine.checkNothingIsLeft();
  }

  /** Answers at once with as many bytes as were asked for. */
  private static final class Growing implements UnaryLane, UnaryPlan {
    @Override
    public @Nullable UnaryPlan plan(String path, RequestHeaders headers, Attributes connection) {
      return path.equals(GROW) ? this : null;
    }

    @Override
    public boolean dependsOn(CharSequence name) {
      return false;
    }

    @Override
    public boolean isCurrent() {
      return true;
    }

    @Override
    public boolean take(ByteBuf message, long deadlineNanos, Reply reply) {
      int bytes = message.readInt();
      reply.begin(bytes).writeZero(bytes);
      reply.end();
      return true;
    }
  }

  private EngineOnChannel.Line connect(int initialWindow) {
    EngineOnChannel.Line line = engine.connect();
    line.send(settings(initialWindow));
    return line;
  }

  private static byte[] settings(int initialWindow) {
    return ConnectionBytes.frame(
        FrameType.SETTINGS,
        0,
        0,
        ByteBuffer.allocate(6).putShort((short) 4).putInt(initialWindow).array());
  }

  private static byte[] grow(int id, int bytes) {
    return ConnectionBytes.call(id, GROW, ConnectionBytes.number(bytes));
  }

  @Test
  void streamsWhoseWindowStaysClosedAreReset() {
    try (EngineOnChannel.Line line = connect(0)) {
      for (int id = 1; id < 20; id += 2) {
        line.send(grow(id, SMALL));
      }
      line.pass(SHORT);
      assertThat(engine.held()).isGreaterThan(10 * SMALL);
      line.pass(PATIENCE.minus(SHORT));
      for (int id = 1; id < 20; id += 2) {
        assertThat(line.sent().isReset(id, ErrorCode.ENHANCE_YOUR_CALM)).isTrue();
      }
      assertThat(engine.held()).isZero();
      line.send(settings(SMALL));
      line.send(grow(21, 100));
      assertThat(line.sent().isOver(21, "0")).isTrue();
    }
  }

  @Test
  void callsUnderWayEndToo() {
    try (EngineOnChannel.Line line = connect(0)) {
      line.send(
          ConnectionBytes.concat(
              ConnectionBytes.frame(
                  FrameType.HEADERS,
                  FrameType.END_HEADERS,
                  1,
                  ConnectionBytes.block(false, EchoService.ECHO, "grpc-timeout", "99999999H")),
              ConnectionBytes.frame(
                  FrameType.DATA, 0, 1, ConnectionBytes.message(new byte[SMALL]))));
      line.pass(PATIENCE);
      assertThat(line.sent().isReset(1, ErrorCode.ENHANCE_YOUR_CALM)).isTrue();
    }
  }

  @Test
  void whoTakesSomethingInTimeIsWaitedFor() {
    try (EngineOnChannel.Line line = connect(0)) {
      line.send(grow(1, 10 * FrameType.MAX_PAYLOAD));
      for (int i = 0; i < 10; i++) {
        line.pass(SHORT);
        line.send(ConnectionBytes.windowUpdate(1, FrameType.MAX_PAYLOAD));
        line.send(ConnectionBytes.windowUpdate(0, FrameType.MAX_PAYLOAD));
      }
      line.send(ConnectionBytes.windowUpdate(1, FrameType.MAX_PAYLOAD));
      assertThat(line.sent().isOver(1, "0")).isTrue();
      assertThat(line.sent().body(1)).hasSize(5 + 10 * FrameType.MAX_PAYLOAD);
    }
  }

  @Test
  void aFewBytesAreNothing() {
    try (EngineOnChannel.Line line = connect(0)) {
      line.send(grow(1, SMALL));
      for (int i = 0; i < 8; i++) {
        line.pass(Duration.ofSeconds(10));
        line.send(ConnectionBytes.windowUpdate(1, 1));
      }
      assertThat(line.sent().isReset(1, ErrorCode.ENHANCE_YOUR_CALM)).isTrue();
      assertThat(line.isOpen()).isTrue();
    }
  }

  @Test
  void littleOfALotIsNothingToo() {
    try (EngineOnChannel.Line line = connect(0)) {
      line.send(grow(1, LARGE));
      line.pass(SHORT);
      line.send(ConnectionBytes.windowUpdate(1, FrameType.MAX_PAYLOAD));
      line.pass(SHORT);
      assertThat(line.sent().isReset(1, ErrorCode.ENHANCE_YOUR_CALM)).isTrue();
      assertThat(line.isOpen()).isTrue();
    }
  }

  @Test
  void nothingIsKeptForACallThatHasEnded() {
    try (EngineOnChannel.Line line = connect(0)) {
      line.send(
          ConnectionBytes.concat(
              ConnectionBytes.frame(
                  FrameType.HEADERS,
                  FrameType.END_HEADERS,
                  1,
                  ConnectionBytes.block(false, EchoService.ONCE)),
              ConnectionBytes.frame(
                  FrameType.DATA, 0, 1, ConnectionBytes.message(new byte[SMALL]))));
      long before = engine.buffers();
      for (int i = 0; i < 10; i++) {
        line.send(ConnectionBytes.frame(FrameType.DATA, 0, 1, new byte[FrameType.MAX_PAYLOAD]));
      }
      assertThat(engine.buffers()).isEqualTo(before);
      line.send(ConnectionBytes.windowUpdate(1, 2 * SMALL));
      assertThat(line.sent().isOver(1, "0")).isTrue();
    }
  }

  @Test
  void aCallThatHasEndedDoesNotMindHowItsRequestEnds() {
    byte[] message = ConnectionBytes.message(new byte[100]);
    byte[] trailers = {0, 1, 'a', 1, 'b'};
    try (EngineOnChannel.Line line = connect(0)) {
      line.send(
          ConnectionBytes.concat(
              ConnectionBytes.frame(
                  FrameType.HEADERS,
                  FrameType.END_HEADERS,
                  1,
                  ConnectionBytes.block(false, EchoService.ONCE)),
              ConnectionBytes.frame(
                  FrameType.DATA,
                  0,
                  1,
                  ConnectionBytes.concat(message, Arrays.copyOf(message, 50))),
              ConnectionBytes.frame(
                  FrameType.HEADERS, FrameType.END_HEADERS | FrameType.END_STREAM, 1, trailers)));
      line.send(ConnectionBytes.windowUpdate(1, 2 * SMALL));
      assertThat(line.sent().isOver(1, "0")).isTrue();
    }
  }

  @Test
  void aClosedWindowOfAllStreamsEndsTheConnection() {
    try (EngineOnChannel.Line line = connect(Integer.MAX_VALUE)) {
      for (int id = 1; id < 40; id += 2) {
        line.send(grow(id, SMALL));
      }
      line.pass(SHORT);
      assertThat(line.isOpen()).isTrue();
      assertThat(engine.held()).isPositive();
      line.pass(PATIENCE.minus(SHORT));
      assertThat(line.isOpen()).isFalse();
    }
    assertThat(engine.held()).isZero();
  }

  @Test
  void whoWaitsBehindAPausedReaderIsNotEndedWithIt() {
    try (EngineOnChannel.Line line = connect(65_535)) {
      line.send(grow(1, 200_000));
      line.send(grow(3, 100));
      line.pass(PATIENCE);
      assertThat(line.sent().isReset(1, ErrorCode.ENHANCE_YOUR_CALM)).isTrue();
      assertThat(line.isOpen()).isTrue();
      line.send(ConnectionBytes.windowUpdate(0, 65_535));
      assertThat(line.sent().isOver(3, "0")).isTrue();
    }
  }

  @Test
  void aLineThatTakesNothingIsClosed() {
    try (EngineOnChannel.Line line = connect(Integer.MAX_VALUE)) {
      line.takeNothing();
      line.send(grow(1, 100));
      line.pass(SHORT);
      assertThat(line.isOpen()).isTrue();
      assertThat(engine.held()).isPositive();
      line.pass(PATIENCE.minus(SHORT));
      assertThat(line.isOpen()).isFalse();
    }
    assertThat(engine.held()).isZero();
  }

  @Test
  void aSlowLineIsWaitedFor() {
    try (EngineOnChannel.Line line = beginSlowly(200_000)) {
      trickle(line, 500, Duration.ofSeconds(450));
      assertThat(line.sent().isOver(1, "0")).isTrue();
      assertThat(line.isOpen()).isTrue();
    }
  }

  /** A sixteenth of what waits goes through in the time, though its place is filled again. */
  @Test
  void aLineThatTakesEnoughOfALotIsWaitedFor() {
    try (EngineOnChannel.Line line = beginSlowly(LARGE)) {
      trickle(line, 5_500, Duration.ofSeconds(200));
      assertThat(line.isOpen()).isTrue();
    }
  }

  @Test
  void aLineThatTakesLittleOfALotIsClosed() {
    try (EngineOnChannel.Line line = beginSlowly(LARGE)) {
      trickle(line, 500, SHORT);
      assertThat(line.isOpen()).isTrue();
      trickle(line, 500, PATIENCE.minus(SHORT));
      assertThat(line.isOpen()).isFalse();
    }
  }

  /** A line that takes nothing yet of a reply whose windows are open. */
  private EngineOnChannel.Line beginSlowly(int bytes) {
    EngineOnChannel.Line line = connect(Integer.MAX_VALUE);
    line.send(ConnectionBytes.windowUpdate(0, LARGE));
    line.takeNothing();
    line.send(grow(1, bytes));
    return line;
  }

  private static void trickle(EngineOnChannel.Line line, int bytesPerSecond, Duration time) {
    for (long i = 0; i < time.toSeconds() && line.isOpen(); i++) {
      line.take(bytesPerSecond);
      line.pass(Duration.ofSeconds(1));
    }
  }

  @Test
  void aGoodbyeIsNotWaitedForEither() {
    try (EngineOnChannel.Line line = connect(Integer.MAX_VALUE)) {
      line.takeNothing();
      line.send(ConnectionBytes.windowUpdate(0, 0));
      assertThat(line.isOpen()).isTrue();
      line.pass(PATIENCE);
      assertThat(line.isOpen()).isFalse();
    }
  }

  @Test
  void slowStoresAreNotHurried() {
    try (EngineOnChannel.Line line = connect(Integer.MAX_VALUE)) {
      line.send(ConnectionBytes.call(1, EchoService.WAIT, new byte[10]));
      line.pass(Duration.ofMinutes(10));
      assertThat(line.isOpen()).isTrue();
      assertThat(line.sent().isReset(1, ErrorCode.ENHANCE_YOUR_CALM)).isFalse();
      line.send(grow(3, 100));
      assertThat(line.sent().isOver(3, "0")).isTrue();
    }
  }

  @Test
  void smallAnswersThatNobodyTakesTakeWhatTheyCount() {
    try (EngineOnChannel.Line line = connect(Integer.MAX_VALUE)) {
      line.takeNothing();
      for (int id = 1; id < 400; id += 2) {
        line.send(grow(id, 10));
      }
      assertThat(engine.held()).isPositive();
      assertThat(engine.buffers()).isLessThan(2 * engine.held());
    }
  }

  /** Nothing holds the headers of a refusal back but what the line has to take already. */
  @Test
  void headersThatNobodyTakesAreBounded() {
    long most = 0;
    try (EngineOnChannel.Line line = connect(Integer.MAX_VALUE)) {
      line.takeNothing();
      for (int id = 1; id < 2 * 4_900 && line.isOpen(); id += 2) {
        line.send(
            ConnectionBytes.concat(
                ConnectionBytes.call(id, "%".repeat(120), new byte[0]),
                ConnectionBytes.frame(
                    FrameType.RST_STREAM, 0, id, ConnectionBytes.number(ErrorCode.CANCEL))));
        most = Math.max(most, engine.held());
      }
      assertThat(line.isOpen()).isFalse();
    }
    assertThat(most).isBetween(1L << 19, (1L << 20) + (64 << 10));
  }
}
