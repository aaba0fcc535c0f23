package io.prism.http2.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.util.ResourceLeakDetector;
import io.prism.http2.frame.FrameType;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Bytes that no client would send. Nothing is lost or logged, connections close, and the next good
 * call is served. {@code -Dprism.fuzz.seed=N} repeats a run.
 */
class EngineFuzzIT {

  private static final int CONNECTIONS = 2_500;
  private static final int INPUTS_A_CONNECTION = 4;

  private final long seed = Long.getLong("prism.fuzz.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final EchoLane lane = new EchoLane();

  @Test
  void anyBytesDoNoHarm() throws Exception {
    System.out.println("EngineFuzzIT: rerun with -Dprism.fuzz.seed=" + seed);
    ListAppender<ILoggingEvent> defects = watch(Connection.class);
    ListAppender<ILoggingEvent> leaks = watch(ResourceLeakDetector.class);
    try (EngineUnderTest engine = new EngineUnderTest(Http2Limits.DEFAULT, Optional.of(lane))) {
      for (int i = 0; i < CONNECTIONS; i++) {
        attack(engine);
        lane.pending.forEach(EchoLane.Pending::answer);
        lane.pending.clear();
        if (i % 100 == 0) {
          goodCall(engine);
          // Lost buffers are noticed when others are taken.
          System.gc();
        }
      }
      goodCall(engine);
      await().until(() -> engine.open() == 0);
      lane.pending.forEach(EchoLane.Pending::answer);
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertThat(engine.memory.used()).isZero());
      System.gc();
      goodCall(engine);
      assertThat(lane.taken.get()).isPositive();
      assertThat(engine.slowCalls.get()).isPositive();
      assertThat(defects.list).as("defects with seed " + seed).isEmpty();
      assertThat(leaks.list).as("leaks with seed " + seed).isEmpty();
    }
  }

  private static ListAppender<ILoggingEvent> watch(Class<?> logger) {
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    ((Logger) LoggerFactory.getLogger(logger)).addAppender(appender);
    return appender;
  }

  private static void goodCall(EngineUnderTest engine) throws IOException {
    try (FrameClient client = FrameClient.begun(engine.address())) {
      client.send(call(1, EngineUnderTest.ECHO, "hello".getBytes()));
      assertThat(client.answer(1).message()).isEqualTo("hello".getBytes());
    }
  }

  private static byte[] call(int streamId, String path, byte[] message) {
    return Frame.concat(
        Frame.headers(streamId, FrameType.END_HEADERS, EngineUnderTest.call(path)).bytes(),
        Frame.data(streamId, true, Frame.message(0, message)).bytes());
  }

  private void attack(EngineUnderTest engine) throws IOException {
    try (FrameClient client = new FrameClient(engine.address())) {
      byte[] begin = Frame.concat(Frame.PREFACE, Frame.settings().bytes());
      client.send(random.nextInt(50) == 0 ? mutated(begin) : begin);
      for (int i = 0; i < INPUTS_A_CONNECTION; i++) {
        client.send(input(2 * i + 1));
      }
      client.patience(200);
      if (random.nextInt(10) == 0) {
        client.read();
      }
    } catch (IOException e) {
      // The connection was closed, which is an answer.
    }
  }

  private byte[] input(int streamId) {
    byte[] good =
        call(
            streamId,
            pick(EngineUnderTest.ECHO, EngineUnderTest.WAIT, EchoLane.LATER, EchoLane.FAIL),
            bytes(random.nextInt(60)));
    return switch (random.nextInt(6)) {
      case 0 -> bytes(random.nextInt(200));
      case 1 -> randomFrame(streamId).bytes();
      case 2 -> Frame.concat(good, randomFrame(streamId).bytes());
      case 3 -> Frame.concat(good, Frame.reset(streamId, random.nextInt(16)).bytes());
      default -> mutated(good);
    };
  }

  private Frame randomFrame(int streamId) {
    return new Frame(
        random.nextInt(12),
        random.nextInt(256),
        random.nextInt(3) * streamId,
        bytes(pick(0, 4, 5, 6, 8, 12, random.nextInt(64))));
  }

  private byte[] mutated(byte[] original) {
    byte[] bytes = original.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @SafeVarargs
  private <T> T pick(T... any) {
    return List.of(any).get(random.nextInt(any.length));
  }
}
