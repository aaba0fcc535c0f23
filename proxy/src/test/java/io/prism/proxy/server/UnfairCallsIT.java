package io.prism.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.prism.control.snapshot.ListenerKind;
import io.prism.http2.frame.FrameType;
import io.prism.http2.frame.PeerSettings;
import io.prism.http2.server.EngineUnderTest;
import io.prism.http2.server.Frame;
import io.prism.http2.server.FrameClient;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.proxy.testing.MoodyFactory;
import io.prism.proxy.testing.Snapshots;
import io.prism.proxy.testing.TestProxy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that cost their client little and the gateway much. */
class UnfairCallsIT {

  private static final String HEALTH = "/grpc.health.v1.Health/Check";
  private static final String REFLECTION =
      "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
  private static final String KEY_VALUE = "/prism.keyvalue.v1.KeyValueService/";
  private static final String DEADLINE_EXCEEDED = "4";
  private static final String RESOURCE_EXHAUSTED = "8";
  private static final String INVALID_ARGUMENT = "3";
  private static final int MIB = 1 << 20;

  private final MoodyFactory moody = new MoodyFactory();

  @TempDir private Path directory;
  private TestProxy proxy;

  private FrameClient begin(int... settings) throws IOException {
    proxy =
        new TestProxy(
            new Snapshots(directory)
                .backend("memory", "memory")
                .backend("moody", MoodyFactory.TYPE)
                .namespace("n", "memory")
                .namespace(
                    Snapshots.withMaxValueBytes(
                        Snapshots.namespaceConfig("moody", "moody"), 16 * MIB))
                .build(1),
            moody);
    return client(settings);
  }

  private FrameClient client(int... settings) throws IOException {
    return FrameClient.begun(proxy.address(ListenerKind.GRPC), settings);
  }

  @AfterEach
  void nothingIsLeft() {
    try (TestProxy ended = proxy) {
      assertThat(
              ended
                  .keyValue()
                  .get(GetRequest.newBuilder().setNamespace("n").setKey("k").build())
                  .getFound())
          .isFalse();
      await().atMost(Duration.ofSeconds(10)).until(() -> held() == 0);
    }
  }

  private double held() throws IOException, InterruptedException {
    return proxy
        .observe("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("prism_memory_inflight_bytes "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .sum();
  }

  private static Frame open(int id, String path, String... more) {
    return Frame.headers(id, FrameType.END_HEADERS, EngineUnderTest.call(path, more));
  }

  /** Cuts bytes up into frames. */
  private static Frame[] data(int id, boolean end, byte[] bytes) {
    int most = 16 << 10;
    int count = Math.max(1, (bytes.length + most - 1) / most);
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                Frame.data(
                    id,
                    end && i == count - 1,
                    Arrays.copyOfRange(bytes, i * most, Math.min(bytes.length, (i + 1) * most))))
        .toArray(Frame[]::new);
  }

  private static byte[] zipped(byte[] message) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(message);
    }
    return Frame.message(1, out.toByteArray());
  }

  private static Map<String, String> ending(FrameClient client, int id) throws IOException {
    client.await(
        frame ->
            frame.streamId() == id
                && frame.type() == FrameType.HEADERS
                && frame.has(FrameType.END_STREAM));
    return client.fields();
  }

  @Test
  void largeRequestsOfHealthAreRefusedBeforeTheyAreHere() throws Exception {
    try (FrameClient client = begin()) {
      client.send(open(1, HEALTH));
      client.send(data(1, false, new byte[] {0, 0x7f, -1, -1, -1}));
      client.send(data(1, false, new byte[80 << 10]));
      assertThat(ending(client, 1)).containsEntry("grpc-status", RESOURCE_EXHAUSTED);
    }
  }

  @Test
  void whoFillsHealthKeepsNobodyFromAsking() throws Exception {
    byte[] named =
        HealthCheckRequest.newBuilder()
            .setService("prism.keyvalue.v1.KeyValueService")
            .build()
            .toByteArray();
    try (FrameClient client = begin()) {
      int id = 1;
      for (int size : List.of(60 << 10, 4 << 10, 400, 40, 20, 10)) {
        for (int i = 0; i < 80; i++, id += 2) {
          byte[] begun = Frame.message(0, new byte[60 << 10]);
          client.send(open(id, HEALTH));
          client.send(data(id, false, Arrays.copyOf(begun, 5 + size)));
        }
      }
      client.await(frame -> frame.type() == FrameType.HEADERS && frame.has(FrameType.END_STREAM));
      assertThat(client.fields()).containsEntry("grpc-status", RESOURCE_EXHAUSTED);
      client.send(Frame.ping(false, 1));
      client.await(FrameType.PING);
      try (FrameClient other = client()) {
        other.send(open(1, HEALTH), Frame.data(1, true, Frame.message(0, named)));
        assertThat(ending(other, 1)).containsEntry("grpc-status", "0");
      }
    }
  }

  @Test
  void requestsThatInflateAreNotInflatedForHealth() throws Exception {
    try (FrameClient client = begin()) {
      byte[] request =
          Frame.concat(
              HealthCheckRequest.getDefaultInstance().toByteArray(),
              new byte[] {0x12, (byte) 0x80, (byte) 0x80, 0x40},
              new byte[MIB]);
      client.send(open(1, HEALTH, "grpc-encoding", "gzip"));
      client.send(data(1, true, zipped(request)));
      assertThat(ending(client, 1)).containsEntry("grpc-status", RESOURCE_EXHAUSTED);
    }
  }

  @Test
  void repliesOfReflectionThatNobodyReadsAreFew() throws Exception {
    byte[] asked =
        Frame.message(
            0,
            ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol("prism.keyvalue.v1.KeyValueService")
                .build()
                .toByteArray());
    try (FrameClient client = begin(PeerSettings.INITIAL_WINDOW_SIZE, 0)) {
      for (int id = 1; id < 1_000; id += 2) {
        client.send(open(id, REFLECTION), Frame.data(id, false, Frame.concat(asked, asked)));
      }
      client.await(frame -> frame.type() == FrameType.HEADERS && frame.has(FrameType.END_STREAM));
      assertThat(client.fields()).containsEntry("grpc-status", RESOURCE_EXHAUSTED);
      try (FrameClient other = client()) {
        other.send(open(1, HEALTH), Frame.data(1, true, Frame.message(0, new byte[0])));
        assertThat(ending(other, 1)).containsEntry("grpc-status", "0");
      }
    }
    await()
        .untilAsserted(
            () -> {
              try (FrameClient again = client()) {
                again.send(open(1, REFLECTION), Frame.data(1, true, asked));
                assertThat(ending(again, 1)).containsEntry("grpc-status", "0");
              }
            });
  }

  /**
   * They wait with the transport, for which a few bytes are as good as all that it lets through.
   */
  @Test
  void requestsBehindRepliesThatNobodyReadsAreFew() throws Exception {
    byte[] asked =
        Frame.message(
            0, ServerReflectionRequest.newBuilder().setListServices("").build().toByteArray());
    try (FrameClient client = begin(PeerSettings.INITIAL_WINDOW_SIZE, 0)) {
      for (int id = 1; id < 2 * 40; id += 2) {
        client.send(open(id, REFLECTION), Frame.data(id, false, Frame.concat(asked, asked)));
      }
      client.send(Frame.windowUpdate(79, MIB));
      assertThat(ending(client, 79)).containsEntry("grpc-status", RESOURCE_EXHAUSTED);
      client.send(Frame.windowUpdate(1, MIB), Frame.data(1, true, new byte[0]));
      assertThat(ending(client, 1)).containsEntry("grpc-status", "0");
    }
  }

  @Test
  void whatIsInflatedCounts() throws Exception {
    byte[] put =
        zipped(
            PutRequest.newBuilder()
                .setNamespace("moody")
                .setKey("k")
                .setValue(ByteString.copyFrom(new byte[16 * MIB]))
                .build()
                .toByteArray());
    try (FrameClient client = begin()) {
      await()
          .ignoreExceptions()
          .until(
              () ->
                  !proxy
                      .keyValue()
                      .get(GetRequest.newBuilder().setNamespace("moody").setKey("k").build())
                      .getFound());
      moody.mood(MoodyFactory.Mood.HANGING);
      for (int id = 1; id < 16; id += 2) {
        client.send(open(id, KEY_VALUE + "Put", "grpc-encoding", "gzip"));
        client.send(data(id, true, put));
      }
      client.await(frame -> frame.type() == FrameType.HEADERS && frame.has(FrameType.END_STREAM));
      assertThat(client.fields()).containsEntry("grpc-status", RESOURCE_EXHAUSTED);
      assertThat(held()).isBetween(16.0 * MIB, 128.0 * MIB);
    }
  }

  @Test
  void listsOfTooManyAreNotDecoded() throws Exception {
    byte[] empty = new byte[2 * MIB];
    for (int i = 0; i < empty.length; i += 2) {
      empty[i] = 0x12;
    }
    try (FrameClient client = begin()) {
      client.send(open(1, KEY_VALUE + "BatchPut", "grpc-encoding", "gzip"));
      client.send(data(1, true, zipped(empty)));
      assertThat(ending(client, 1))
          .containsEntry("grpc-status", INVALID_ARGUMENT)
          .hasEntrySatisfying("grpc-message", said -> assertThat(said).contains("4000"));

      client.send(open(3, KEY_VALUE + "BatchPut"));
      client.send(data(3, true, Frame.message(0, Arrays.copyOf(empty, 10_000))));
      assertThat(ending(client, 3))
          .containsEntry("grpc-status", INVALID_ARGUMENT)
          .hasEntrySatisfying("grpc-message", said -> assertThat(said).contains("4000"));
    }
  }

  @Test
  void requestsThatAreNeverCompleteEndTheirCalls() throws Exception {
    byte[] get =
        Frame.message(
            0, GetRequest.newBuilder().setNamespace("n").setKey("k").build().toByteArray());
    try (FrameClient client = begin()) {
      List<Frame> frames = new ArrayList<>();
      frames.add(open(1, KEY_VALUE + "Get"));
      frames.add(open(3, KEY_VALUE + "Get"));
      frames.add(Frame.data(3, false, Arrays.copyOf(get, 3)));
      frames.add(open(5, KEY_VALUE + "Get"));
      frames.add(Frame.data(5, false, get));
      frames.add(open(7, KEY_VALUE + "ScanStream", "grpc-timeout", "2S"));
      frames.add(open(9, KEY_VALUE + "Get", "grpc-timeout", "2S"));
      client.send(frames.toArray(Frame[]::new));
      int ended = 0;
      while (ended < 5) {
        client.await(frame -> frame.type() == FrameType.HEADERS && frame.has(FrameType.END_STREAM));
        assertThat(client.fields()).containsEntry("grpc-status", DEADLINE_EXCEEDED);
        ended++;
      }
    }
  }

  @Test
  void openCallsCount() throws Exception {
    try (FrameClient client = begin()) {
      int calls = 100;
      for (int i = 0; i < calls; i++) {
        client.send(open(2 * i + 1, i % 2 == 0 ? KEY_VALUE + "Get" : REFLECTION));
      }
      await().until(() -> held() >= calls * 4_096);
    }
  }

  @Test
  void openCallsTakeAPartOfTheBudgetOnly() throws Exception {
    String header = "y".repeat(12_000);
    try (FrameClient first = begin();
        FrameClient second = client();
        FrameClient third = client()) {
      for (FrameClient client : List.of(first, second, third)) {
        for (int i = 0; i < 900; i++) {
          client.send(open(2 * i + 1, i % 2 == 0 ? KEY_VALUE + "Get" : REFLECTION, "x", header));
        }
      }
      third.await(frame -> frame.type() == FrameType.HEADERS && frame.has(FrameType.END_STREAM));
      assertThat(third.fields()).containsEntry("grpc-status", RESOURCE_EXHAUSTED);
      assertThat(held()).isBetween(30.0 * MIB, 34.0 * MIB);
    }
  }
}
