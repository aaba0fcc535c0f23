package io.prism.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import io.prism.http2.frame.FrameType;
import io.prism.http2.server.Frame;
import io.prism.http2.server.FrameClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Uploads over HTTP/2 that are refused while they still come. */
class HttpDoorUploadIT {

  /** What the door lets a stream send before it gives anything back. */
  private static final int WINDOW = 128 << 10;

  private DoorUnderTest door;
  private FrameClient client;
  private int lastId = -1;

  @BeforeEach
  void open() throws IOException {
    door = new DoorUnderTest();
    client = FrameClient.begun(door.address);
    // What is sent from here on may fill the windows that the door's settings open.
    client.await(frame -> frame.type() == FrameType.SETTINGS && frame.has(FrameType.ACK));
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    door.close();
    assertThat(door.memory.used()).isZero();
  }

  private Frame begin(String method, String path, int flags) {
    lastId += 2;
    return Frame.headers(
        lastId,
        FrameType.END_HEADERS | flags,
        List.of(":method", method, ":path", path, ":scheme", "http", ":authority", "localhost"));
  }

  private List<Frame> readUntil(int streamId, int type) throws IOException {
    List<Frame> frames = new ArrayList<>();
    client.await(
        frame -> {
          frames.add(frame);
          return frame.streamId() == streamId && frame.type() == type;
        });
    return frames;
  }

  private void assertServes() throws IOException {
    client.send(begin("GET", "/kv/demo/x", FrameType.END_STREAM));
    readUntil(lastId, FrameType.HEADERS);
    assertThat(client.fields()).containsEntry(":status", "404");
  }

  /** The codec ends a connection for which it has to send many resets. */
  @Test
  void slowOnesOnOneConnectionAreNoAbuse() throws Exception {
    for (int round = 0; round < 2; round++) {
      List<Frame> heads = new ArrayList<>();
      List<Frame> parts = new ArrayList<>();
      List<Frame> ends = new ArrayList<>();
      for (int i = 0; i < 125; i++) {
        heads.add(begin("PUT", "/nowhere", 0));
        parts.add(Frame.data(lastId, false, new byte[10]));
        ends.add(Frame.data(lastId, true, new byte[10]));
      }
      client.send(heads.toArray(Frame[]::new));
      sendSlowly(parts, 20);
      client.send(ends.toArray(Frame[]::new));
    }
    assertServes();
  }

  /** Sends the frames many times, every 100 ms, whatever comes back. */
  private void sendSlowly(List<Frame> frames, int times) throws Exception {
    CountDownLatch left = new CountDownLatch(times);
    AtomicInteger failures = new AtomicInteger();
    try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
      clock.scheduleAtFixedRate(
          () -> {
            try {
              client.send(frames.toArray(Frame[]::new));
            } catch (IOException e) {
              failures.incrementAndGet();
            }
            left.countDown();
          },
          0,
          100,
          TimeUnit.MILLISECONDS);
      assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
      clock.shutdownNow();
    }
    assertThat(failures).as("the door hung up").hasValue(0);
  }

  @Test
  void oneThatFallsSilentIsResetWithoutAComplaint() throws IOException {
    client.send(begin("PUT", "/nowhere", 0), Frame.data(lastId, false, new byte[10]));
    List<Frame> frames = readUntil(lastId, FrameType.RST_STREAM);
    assertThat(frames.getLast().errorCode()).isEqualTo((int) Http2Error.NO_ERROR.code());
    assertServes();
  }

  @Test
  void noneMaySendMoreThanItsWindowAndTheConnectionMay() throws IOException {
    for (int upload = 0; upload < 12; upload++) {
      client.send(begin("PUT", "/nowhere", 0));
      int id = lastId;
      for (int sent = 0; sent < WINDOW; sent += FrameType.MAX_PAYLOAD) {
        client.send(Frame.data(id, false, new byte[FrameType.MAX_PAYLOAD]));
      }
    }
    List<Frame> frames = readUntil(lastId, FrameType.RST_STREAM);
    assertThat(frames)
        .noneMatch(frame -> frame.type() == FrameType.WINDOW_UPDATE && frame.streamId() != 0)
        .noneMatch(frame -> frame.type() == FrameType.GOAWAY);
    assertServes();
  }
}
