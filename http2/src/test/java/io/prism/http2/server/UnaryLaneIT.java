package io.prism.http2.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Metadata;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.FrameType;
import io.prism.http2.frame.PeerSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which requests take the short way, and what becomes of their answers. */
class UnaryLaneIT {

  private static final byte[] HELLO = "hello".getBytes();

  private final EchoLane lane = new EchoLane();
  private EngineUnderTest engine;
  private FrameClient client;

  @BeforeEach
  void start() throws IOException {
    engine = new EngineUnderTest(Http2Limits.DEFAULT, Optional.of(lane));
    client = FrameClient.begun(engine.address());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    engine.close();
    assertThat(engine.memory.used()).isZero();
  }

  private static Frame headers(int streamId, String path, String... more) {
    return Frame.headers(streamId, FrameType.END_HEADERS, EngineUnderTest.call(path, more));
  }

  private FrameClient.Answer call(int streamId, String path, byte[] message, String... more)
      throws IOException {
    client.send(
        headers(streamId, path, more), Frame.data(streamId, true, Frame.message(0, message)));
    return client.answer(streamId);
  }

  private void assertLanes(int fast, int slow) {
    assertThat(lane.taken).hasValue(fast);
    assertThat(engine.slowCalls).hasValue(slow);
  }

  @Test
  void answersAreTheSameOnBothLanes() throws IOException {
    FrameClient.Answer fast = call(1, EngineUnderTest.ECHO, HELLO);
    FrameClient.Answer slow = call(3, EngineUnderTest.ECHO, HELLO, "x-slow", "yes");
    assertLanes(1, 1);
    assertThat(fast.headers).isEqualTo(slow.headers);
    assertThat(fast.trailers).isEqualTo(slow.trailers);
    assertThat(fast.message()).isEqualTo(slow.message()).isEqualTo(HELLO);
  }

  @Test
  void planIsMadeOnceForEqualHeaders() throws IOException {
    call(1, EngineUnderTest.ECHO, HELLO);
    call(3, EngineUnderTest.ECHO, HELLO, "grpc-timeout", "1S");
    call(5, EngineUnderTest.ECHO, HELLO, "grpc-timeout", "2S");
    assertThat(lane.plans).hasValue(2);
    call(7, EngineUnderTest.ECHO, HELLO, "x", "1");
    call(9, EngineUnderTest.ECHO, HELLO, "x", "2");
    assertThat(lane.plans).hasValue(3);
    call(11, EngineUnderTest.ECHO, HELLO, EchoLane.MATTERS, "1");
    call(13, EngineUnderTest.ECHO, HELLO, EchoLane.MATTERS, "2");
    call(15, EngineUnderTest.ECHO, HELLO, EchoLane.MATTERS, "1");
    assertThat(lane.plans).hasValue(5);
    lane.current = false;
    call(17, EngineUnderTest.ECHO, HELLO);
    assertThat(lane.plans).hasValue(6);
    assertLanes(9, 0);
  }

  @Test
  void onlySoManyKindsOfRequestsAreKept() throws IOException {
    for (int i = 0; i < 33; i++) {
      call(2 * i + 1, EngineUnderTest.ECHO, HELLO, "x-" + i, "1");
    }
    assertThat(lane.plans).hasValue(33);
    call(67, EngineUnderTest.ECHO, HELLO, "x-32", "1");
    assertThat(lane.plans).hasValue(33);
    call(69, EngineUnderTest.ECHO, HELLO, "x-0", "1");
    assertThat(lane.plans).hasValue(34);
  }

  @Test
  void headersThatWouldBeMuchToKeepAreForTheOtherLane() throws IOException {
    String[] many = new String[2 * 50];
    for (int i = 0; i < many.length; i += 2) {
      many[i] = "x-" + i;
      many[i + 1] = "1";
    }
    call(1, EngineUnderTest.ECHO, HELLO, many);
    call(3, EngineUnderTest.ECHO, HELLO, "x", "y".repeat(5_000));
    assertThat(lane.plans).hasValue(0);
    assertLanes(0, 2);
  }

  @Test
  void silentConnectionsKeepNoPlans() throws IOException {
    engine.close();
    engine =
        new EngineUnderTest(
            Limits.with(limits -> limits.keepAlive = Duration.ofMillis(100)), Optional.of(lane));
    client = FrameClient.begun(engine.address());
    call(1, EngineUnderTest.ECHO, HELLO);
    Frame asked = client.await(FrameType.PING);
    client.send(Frame.ping(true, ByteBuffer.wrap(asked.payload()).getLong()));
    call(3, EngineUnderTest.ECHO, HELLO);
    assertThat(lane.plans).hasValueGreaterThan(1);
  }

  @Test
  void laneIsAskedOnceWhatItDoesNotTake() throws IOException {
    call(1, EngineUnderTest.ECHO, HELLO, "x-slow", "1");
    call(3, EngineUnderTest.ECHO, HELLO, "x-slow", "2");
    assertThat(lane.plans).hasValue(1);
    assertLanes(0, 2);
  }

  @Test
  void lengthsAreCheckedAndVary() throws IOException {
    call(1, EngineUnderTest.ECHO, HELLO, "content-length", "" + (HELLO.length + 5));
    call(3, EngineUnderTest.ECHO, new byte[100], "content-length", "105");
    assertThat(lane.plans).hasValue(1);
    assertLanes(2, 0);
    int streamId = 5;
    for (String wrong : List.of("104", "106", "x")) {
      assertThat(call(streamId, EngineUnderTest.ECHO, new byte[100], "content-length", wrong).reset)
          .isEqualTo(ErrorCode.PROTOCOL_ERROR);
      streamId += 2;
    }
    assertLanes(2, 0);
  }

  @Test
  void valuesThatVaryKeepTheRulesAndAreHandedOver() throws IOException {
    call(1, EngineUnderTest.ECHO, HELLO, "x", "1");
    int streamId = 3;
    for (String wrong : List.of("line\nbreak", " before", "behind\t")) {
      assertThat(call(streamId, EngineUnderTest.ECHO, HELLO, "x", wrong).reset)
          .isEqualTo(ErrorCode.PROTOCOL_ERROR);
      streamId += 2;
    }
    // The lane does not take it.
    call(streamId, EngineUnderTest.ECHO, new byte[] {'s'}, "x", "2");
    assertLanes(1, 1);
    assertThat(engine.lastHeaders.get(Metadata.Key.of("x", Metadata.ASCII_STRING_MARSHALLER)))
        .isEqualTo("2");
  }

  @Test
  void whatNobodyReadsIsBoundedAndCounted() throws IOException {
    client.send(Frame.settings(PeerSettings.INITIAL_WINDOW_SIZE, 0));
    byte[] request = Frame.message(0, ByteBuffer.allocate(4).putInt(16_000).array());
    List<Frame> frames = new ArrayList<>();
    IntStream.range(0, 200).forEach(i -> frames.add(headers(2 * i + 1, EngineUnderTest.GROW)));
    IntStream.range(0, 200).forEach(i -> frames.add(Frame.data(2 * i + 1, true, request)));
    client.send(frames.toArray(Frame[]::new));
    await()
        .untilAsserted(() -> assertThat(engine.slowCalls.get() + lane.taken.get()).isEqualTo(200));
    assertThat(lane.taken.get()).isLessThan(70);
    assertThat(engine.memory.used()).isEqualTo(lane.taken.get() * 16_005L);
    client.send(
        Frame.windowUpdate(0, 4 << 20), Frame.settings(PeerSettings.INITIAL_WINDOW_SIZE, 20_000));
    assertThat(Stream.generate(this::nextEnd).limit(200).distinct()).hasSize(200);
  }

  @Test
  void whatIsNotPlainTakesTheOtherLane() throws IOException {
    byte[] framed = Frame.message(0, HELLO);
    // In two frames, with an end of its own, twice, and in two reads.
    client.send(
        headers(1, EngineUnderTest.ECHO),
        Frame.data(1, false, Arrays.copyOf(framed, 3)),
        Frame.data(1, true, Arrays.copyOfRange(framed, 3, framed.length)));
    assertThat(client.answer(1).message()).isEqualTo(HELLO);
    client.send(
        headers(3, EngineUnderTest.ECHO),
        Frame.data(3, false, framed),
        Frame.data(3, true, new byte[0]));
    assertThat(client.answer(3).message()).isEqualTo(HELLO);
    client.send(
        headers(5, EngineUnderTest.ECHO), Frame.data(5, true, Frame.concat(framed, framed)));
    assertThat(client.answer(5).reset).isEqualTo(ErrorCode.CANCEL);
    client.send(headers(7, EngineUnderTest.ECHO));
    await().untilAsserted(() -> assertThat(engine.slowCalls).hasValue(4));
    client.send(Frame.data(7, true, framed));
    assertThat(client.answer(7).message()).isEqualTo(HELLO);
    assertLanes(0, 4);
  }

  @Test
  void unusualHeadersTakeTheOtherLane() throws IOException {
    call(1, EngineUnderTest.ECHO, HELLO, "grpc-encoding", "gzip");
    call(3, EngineUnderTest.ECHO, HELLO, "grpc-timeout", "123456789S");
    call(5, EngineUnderTest.ECHO, HELLO, "content-type", "application/grpc+json");
    assertThat(lane.taken).hasValue(0);
    call(7, EngineUnderTest.ECHO, HELLO, "grpc-encoding", "identity");
    assertThat(lane.taken).hasValue(1);
  }

  @Test
  void refusedRequestIsHandedOverUntouched() throws IOException {
    assertThat(call(1, EngineUnderTest.ECHO, new byte[] {'s'}).message())
        .isEqualTo(new byte[] {'s'});
    assertLanes(0, 1);
  }

  @Test
  void trailersInsteadOfAMessageTakeTheOtherLane() throws IOException {
    client.send(
        headers(1, EngineUnderTest.ECHO),
        Frame.headers(
            1, FrameType.END_HEADERS | FrameType.END_STREAM, java.util.List.of("x", "y")));
    assertThat(client.answer(1).status()).isEqualTo("3");
    assertLanes(0, 1);
  }

  @Test
  void failuresHaveStatusAndMessage() throws IOException {
    FrameClient.Answer failed = call(1, EchoLane.FAIL, HELLO);
    assertThat(failed.status()).isEqualTo("10");
    assertThat(failed.headers)
        .containsEntry(":status", "200")
        .containsEntry("grpc-message", "f%C3%BCr dich");
    assertThat(call(3, EchoLane.THROW, HELLO).status()).isEqualTo("2");
    assertThat(call(5, EngineUnderTest.ECHO, HELLO).message()).isEqualTo(HELLO);
  }

  @Test
  void halfAnAnswerBreaksTheConnection() throws IOException {
    client.send(headers(1, EchoLane.WRONG_SIZE), Frame.data(1, true, Frame.message(0, HELLO)));
    client.awaitClosed();
  }

  @Test
  void answersComeFromAnyThread() throws IOException {
    for (int streamId = 1; streamId < 200; streamId += 2) {
      client.send(
          headers(streamId, EchoLane.LATER),
          Frame.data(streamId, true, Frame.message(0, new byte[streamId])));
    }
    await().untilAsserted(() -> assertThat(lane.pending).hasSize(100));
    lane.pending.parallelStream().forEach(EchoLane.Pending::answer);
    Set<Integer> answered = Stream.generate(this::nextEnd).limit(100).collect(Collectors.toSet());
    assertThat(answered).hasSize(100);
    await().untilAsserted(() -> assertThat(lane.gone).hasValue(100));
    assertThat(lane.cancelled).hasValue(0);
  }

  private int nextEnd() {
    try {
      return client
          .await(frame -> frame.streamId() != 0 && frame.has(FrameType.END_STREAM))
          .streamId();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void lateAnswerOfACancelledCallHarmsNobody() throws IOException {
    client.send(headers(1, EchoLane.LATER), Frame.data(1, true, Frame.message(0, HELLO)));
    await().untilAsserted(() -> assertThat(lane.pending).hasSize(1));
    client.send(Frame.reset(1, ErrorCode.CANCEL));
    await().untilAsserted(() -> assertThat(lane.cancelled).hasValue(1));
    EchoLane.Pending late = lane.pending.remove();
    client.send(headers(3, EchoLane.LATER), Frame.data(3, true, Frame.message(0, new byte[9])));
    await().untilAsserted(() -> assertThat(lane.pending).hasSize(1));
    late.answer();
    lane.pending.remove().answer();
    assertThat(client.answer(3).message()).isEqualTo(new byte[9]);
    await().untilAsserted(() -> assertThat(lane.gone).hasValue(1));
    assertThat(call(5, EngineUnderTest.ECHO, HELLO).message()).isEqualTo(HELLO);
  }

  @Test
  void closedConnectionCancelsWhatIsUnderWay() throws IOException {
    client.send(headers(1, EchoLane.LATER), Frame.data(1, true, Frame.message(0, HELLO)));
    await().untilAsserted(() -> assertThat(lane.pending).hasSize(1));
    client.close();
    await().untilAsserted(() -> assertThat(lane.cancelled).hasValue(1));
    lane.pending.remove().answer();
  }

  @Test
  void largeAnswersKeepToTheWindows() throws IOException {
    byte[] size = ByteBuffer.allocate(4).putInt(200_000).array();
    client.send(headers(1, EngineUnderTest.GROW), Frame.data(1, true, Frame.message(0, size)));
    int received = 0;
    while (received < 65_535) {
      received += client.await(FrameType.DATA).payload().length;
    }
    client.send(Frame.windowUpdate(0, 200_000), Frame.windowUpdate(1, 200_000));
    assertThat(received + client.answer(1).body.size()).isEqualTo(200_005);
    assertLanes(1, 0);
  }

  @Test
  void smallWindowsHoldSmallAnswersToo() throws IOException {
    client.send(Frame.settings(PeerSettings.INITIAL_WINDOW_SIZE, 3));
    client.send(headers(1, EngineUnderTest.ECHO), Frame.data(1, true, Frame.message(0, HELLO)));
    assertThat(client.await(FrameType.DATA).payload()).hasSize(3);
    client.send(Frame.windowUpdate(1, 100));
    assertThat(client.answer(1).body.size()).isEqualTo(7);
  }

  @Test
  void callThatFailsKeepsNobodyFromBeingCancelled() throws IOException {
    lane.failsWhenCancelled = true;
    for (int streamId = 1; streamId < 6; streamId += 2) {
      client.send(
          headers(streamId, EchoLane.LATER), Frame.data(streamId, true, Frame.message(0, HELLO)));
    }
    await().untilAsserted(() -> assertThat(lane.pending).hasSize(3));
    client.close();
    await().untilAsserted(() -> assertThat(lane.cancelled).hasValue(3));
    lane.pending.forEach(EchoLane.Pending::answer);
  }

  /** Half of a frame may have been appended by then. */
  @Test
  void answerThatCannotBeSentEndsTheConnection() throws IOException {
    client.send(headers(1, EchoLane.LATER), Frame.data(1, true, Frame.message(0, HELLO)));
    await().untilAsserted(() -> assertThat(lane.pending).hasSize(1));
    ByteBuf released = Unpooled.copyInt(1);
    released.release();
    lane.pending.remove().reply().send(released);
    client.awaitClosed();
  }
}
