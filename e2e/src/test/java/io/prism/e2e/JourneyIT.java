package io.prism.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.prism.keyvalue.v1.CountRequest;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.GetResponse;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.KeyValueServiceGrpc.KeyValueServiceBlockingStub;
import io.prism.keyvalue.v1.PutRequest;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job on real input: a file of 100,000 lines is imported, the process is killed in the
 * middle of writes, and after a new start every acknowledged write is there, through every door.
 */
class JourneyIT {

  private static final int LINES = 100_000;
  private static final int WRITERS = 16;
  private static final int ACKNOWLEDGED_BEFORE_KILL = 2_000;
  private static final int SAMPLES = 200;

  @TempDir Path folder;

  @Test
  void everyAcknowledgedWriteSurvivesAKill() throws Exception {
    Path file = writeLines();
    Map<String, String> acknowledged;
    try (PrismProcess gateway = PrismProcess.dev(folder)) {
      Shell.Outcome imported = kv(gateway, "import", file.toString());
      assertThat(imported.err()).isEmpty();
      assertThat(imported.out()).isEqualTo("imported " + LINES + ", failed 0\n");
      acknowledged = writeUntilKilled(gateway);
    }
    try (PrismProcess gateway = PrismProcess.dev(folder)) {
      ManagedChannel channel = gateway.channel();
      try {
        KeyValueServiceBlockingStub stub = KeyValueServiceGrpc.newBlockingStub(channel);
        assertThat(count(stub, "line/")).isEqualTo(LINES);
        assertThat(count(stub, "ack/")).isGreaterThanOrEqualTo(acknowledged.size());
        acknowledged.forEach(
            (key, value) ->
                assertThat(get(stub, key).getValue().toStringUtf8()).as(key).isEqualTo(value));
        sampleThroughHttpAndCommandLine(gateway, acknowledged);
      } finally {
        channel.shutdownNow();
      }
      assertThat(gateway.stop()).as("128 + SIGTERM, as a JVM tells it").isEqualTo(143);
    }
  }

  private Path writeLines() throws IOException {
    Path file = folder.resolve("lines.tsv");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < LINES; i++) {
        out.write("line/%06d\tvalue of line %d, ünïcode included\n".formatted(i, i));
      }
    }
    return file;
  }

  private static Map<String, String> writeUntilKilled(PrismProcess gateway)
      throws InterruptedException {
    Map<String, String> acknowledged = new ConcurrentHashMap<>();
    ManagedChannel channel = gateway.channel();
    try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
      for (int writer = 0; writer < WRITERS; writer++) {
        int id = writer;
        writers.execute(() -> writeAndRemember(channel, id, acknowledged));
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> acknowledged.size() >= ACKNOWLEDGED_BEFORE_KILL);
      gateway.kill();
      writers.shutdown();
      assertThat(writers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      channel.shutdownNow();
    }
    return acknowledged;
  }

  /** Writes until the gateway is gone; only what was acknowledged is remembered. */
  private static void writeAndRemember(
      ManagedChannel channel, int writer, Map<String, String> acknowledged) {
    KeyValueServiceBlockingStub stub = KeyValueServiceGrpc.newBlockingStub(channel);
    try {
      for (int i = 0; ; i++) {
        String key = "ack/%02d/%06d".formatted(writer, i);
        String value = "written by " + writer + " as number " + i;
        boolean applied =
            stub.put(
                    PutRequest.newBuilder()
                        .setNamespace("demo")
                        .setKey(key)
                        .setValue(ByteString.copyFromUtf8(value))
                        .build())
                .getApplied();
        assertThat(applied).isTrue();
        acknowledged.put(key, value);
      }
    } catch (StatusRuntimeException gone) {
      // The kill: whatever was not acknowledged may or may not be there.
    }
  }

  private void sampleThroughHttpAndCommandLine(
      PrismProcess gateway, Map<String, String> acknowledged) throws Exception {
    Random random = new Random(42);
    String[] keys = acknowledged.keySet().toArray(String[]::new);
    HttpClient http = HttpClient.newHttpClient();
    for (int i = 0; i < SAMPLES; i++) {
      String key = keys[random.nextInt(keys.length)];
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(
                      URI.create("http://" + gateway.address("http") + "/kv/demo/" + key))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(key).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(acknowledged.get(key));
    }
    Shell.Outcome count = kv(gateway, "count", "line/");
    assertThat(count.out()).isEqualTo(LINES + "\n");
    String key = keys[random.nextInt(keys.length)];
    Shell.Outcome get = kv(gateway, "get", key);
    assertThat(get.exitCode()).isZero();
    assertThat(get.out()).isEqualTo(acknowledged.get(key));
    Path export = folder.resolve("export.tsv");
    Shell.Outcome exported = kv(gateway, "export", "ack/", "--to", export.toString());
    assertThat(exported.exitCode()).as(exported.err()).isZero();
    assertThat(Files.readAllLines(export))
        .containsAll(
            acknowledged.entrySet().stream()
                .map(entry -> entry.getKey() + "\t" + entry.getValue())
                .toList());
  }

  private Shell.Outcome kv(PrismProcess gateway, String... arguments)
      throws IOException, InterruptedException {
    String[] line = new String[arguments.length + 1];
    line[0] = "kv";
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    return Shell.prism(folder, Map.of("PRISM_TARGET", gateway.address("grpc")), line);
  }

  private static long count(KeyValueServiceBlockingStub stub, String prefix) {
    return stub.count(CountRequest.newBuilder().setNamespace("demo").setPrefix(prefix).build())
        .getCount();
  }

  private static GetResponse get(KeyValueServiceBlockingStub stub, String key) {
    return stub.get(GetRequest.newBuilder().setNamespace("demo").setKey(key).build());
  }
}
