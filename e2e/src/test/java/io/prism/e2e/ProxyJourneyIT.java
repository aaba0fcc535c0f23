package io.prism.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.prism.control.stream.ProxyRecord;
import io.prism.control.stream.wire.BackendReference;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.GetResponse;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.KeyValueServiceGrpc.KeyValueServiceBlockingStub;
import io.prism.keyvalue.v1.PutRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateways that live on a control plane, through its changes, its mistakes and its absence. */
class ProxyJourneyIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final TestControl control = new TestControl();
  private final List<AutoCloseable> open = new ArrayList<>(List.of(control));
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong calls = new AtomicLong();
  private final ScheduledExecutorService caller = Executors.newScheduledThreadPool(2);

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void gatewaysFollowTheirControlPlaneAndOutliveIt() throws Exception {
    String first = startPlugin("first");
    String second = startPlugin("second");
    control.start();
    PrismProcess one = startProxy("one");
    PrismProcess two = startProxy("two");
    assertThat(statusOf(one, "/livez")).isEqualTo(200);
    assertThat(statusOf(one, "/readyz")).as("before there is a configuration").isEqualTo(503);
    assertThat(codeOf(() -> put(stub(one), "orders", "key")))
        .as("not NOT_FOUND, which a client would believe")
        .isEqualTo(Status.Code.UNAVAILABLE);

    control.commit(TestControl.shard(), TestControl.namespace("orders", first));
    awaitAcked(1);
    for (PrismProcess gateway : List.of(one, two)) {
      awaitIt().until(() -> statusOf(gateway, "/readyz") == 200);
      awaitPut(stub(gateway), "orders", "in the first");
    }
    callAllTheTime(one, two);

    // Another address under the same name: the old store serves until the new one is ready.
    control.commit(TestControl.namespace("orders", second));
    awaitAcked(2);
    assertThat(find(stub(one), "orders", "in the first")).as("the second store is used").isFalse();
    assertThat(failures).isEmpty();

    // One that cannot be taken holds up nothing.
    control.commit(
        TestControl.namespace(
            "orders", new BackendReference("store", "memory", "nonsense", Map.of(), Map.of())),
        TestControl.namespace("carts", first));
    awaitAcked(3);
    awaitIt()
        .until(
            () ->
                control.gateways().stream()
                    .allMatch(
                        gateway -> gateway.nacks().get("orders").reason().contains("nonsense")));
    awaitPut(stub(one), "carts", "key");
    assertThat(metric(one, "prism_config_version")).isEqualTo(3);
    assertThat(metric(one, "prism_config_refused")).isEqualTo(1);

    // The same for a store that is not there, since the one in use is.
    control.commit(TestControl.namespace("orders", "127.0.0.1:1"));
    awaitAcked(4);
    // What was refused is told beside what was taken, and may come a moment later.
    awaitIt()
        .until(
            () ->
                control.gateways().stream()
                    .allMatch(gateway -> gateway.nacks().containsKey("orders")));
    assertThat(failures).isEmpty();

    control.close();
    awaitIt().until(() -> metric(one, "prism_config_connected") == 0);
    long before = calls.get();
    awaitIt().until(() -> calls.get() > before + 100);
    assertThat(failures).as("while nobody is there").isEmpty();

    open.remove(one);
    stopCalling();
    one.kill();
    PrismProcess again = startProxy("one");
    awaitIt().until(() -> statusOf(again, "/readyz") == 200);
    awaitPut(stub(again), "orders", "after a cold start");
    awaitPut(stub(again), "carts", "after a cold start");
    assertThat(find(stub(two), "orders", "after a cold start")).as("the same store").isTrue();

    control.start();
    awaitAcked(4);
    awaitIt().until(() -> pods().contains("two"));
    open.remove(two);
    assertThat(two.stop()).isEqualTo(143);
    assertThat(pods()).as("nobody waits for who has drained").doesNotContain("two");

    awaitIt().until(() -> pods().contains("one"));
    assertThat(control.drain("one", Duration.ofSeconds(5))).isTrue();
    awaitIt().until(() -> !again.isAlive());
    assertThat(again.stop()).as("it was asked to by its control plane").isZero();
    assertThat(control.gateways()).isEmpty();
  }

  private List<String> pods() {
    return control.records().stream().map(ProxyRecord::proxy).map(proxy -> proxy.pod()).toList();
  }

  private void awaitAcked(long version) {
    awaitIt()
        .untilAsserted(
            () ->
                assertThat(control.gateways())
                    .hasSize(2)
                    .allMatch(gateway -> gateway.acked() == version));
  }

  private static ConditionFactory awaitIt() {
    return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20));
  }

  private void callAllTheTime(PrismProcess... gateways) {
    open.add(this::stopCalling);
    for (PrismProcess gateway : gateways) {
      KeyValueServiceBlockingStub stub = stub(gateway);
      var unused = caller.scheduleAtFixedRate(() -> callOnce(stub), 0, 10, TimeUnit.MILLISECONDS);
    }
  }

  private void callOnce(KeyValueServiceBlockingStub stub) {
    try {
      put(stub, "orders", "load");
      calls.incrementAndGet();
    } catch (StatusRuntimeException e) {
      failures.add(e.getStatus().toString());
    }
  }

  private void stopCalling() throws InterruptedException {
    caller.shutdown();
    assertThat(caller.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  private PrismProcess startProxy(String name) throws IOException {
    Path server =
        Files.writeString(
            folder.resolve("server.yaml"), "apiVersion: prism.io/v1\nkind: PrismServer\n");
    PrismProcess started =
        PrismProcess.proxy(
            folder,
            "--shard",
            TestControl.SHARD,
            "--control",
            control.address(),
            "--proxy-id",
            name,
            "--server",
            server.toString(),
            "--cache-dir",
            folder.resolve("cache-" + name).toString(),
            "--readiness-delay",
            "100ms");
    open.add(started);
    return started;
  }

  /** Starts a plugin with a memory store; its address. */
  private String startPlugin(String name) throws IOException {
    Path ports = folder.resolve(name + ".json");
    Process process =
        new ProcessBuilder(
                PrismProcess.command(),
                "plugin",
                "--backend",
                "memory",
                "--listen",
                "127.0.0.1:0",
                "--data-dir",
                folder.resolve(name).toString(),
                "--ports-file",
                ports.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start();
    open.add(process::destroyForcibly);
    awaitIt().until(() -> Files.exists(ports));
    return new ObjectMapper().readTree(ports.toFile()).elements().next().asText();
  }

  private KeyValueServiceBlockingStub stub(PrismProcess gateway) {
    ManagedChannel channel = gateway.channel();
    open.add(channel::shutdownNow);
    return KeyValueServiceGrpc.newBlockingStub(channel);
  }

  private static void put(KeyValueServiceBlockingStub stub, String namespace, String key) {
    stub.withDeadlineAfter(10, TimeUnit.SECONDS)
        .put(
            PutRequest.newBuilder()
                .setNamespace(namespace)
                .setKey(key)
                .setValue(ByteString.copyFromUtf8("value"))
                .build());
  }

  /** A store that is slow to connect holds no configuration up for long. */
  private static void awaitPut(KeyValueServiceBlockingStub stub, String namespace, String key) {
    awaitIt()
        .ignoreExceptionsMatching(e -> Status.fromThrowable(e).getCode() == Status.Code.UNAVAILABLE)
        .untilAsserted(() -> put(stub, namespace, key));
  }

  private static boolean find(KeyValueServiceBlockingStub stub, String namespace, String key) {
    GetResponse answer =
        stub.withDeadlineAfter(10, TimeUnit.SECONDS)
            .get(GetRequest.newBuilder().setNamespace(namespace).setKey(key).build());
    return answer.getFound();
  }

  private static Status.Code codeOf(Runnable call) {
    try {
      call.run();
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  private static int statusOf(PrismProcess gateway, String path)
      throws IOException, InterruptedException {
    return ask(gateway, path).statusCode();
  }

  private static double metric(PrismProcess gateway, String name)
      throws IOException, InterruptedException {
    return ask(gateway, "/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  private static HttpResponse<String> ask(PrismProcess gateway, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://" + gateway.address("metrics") + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
