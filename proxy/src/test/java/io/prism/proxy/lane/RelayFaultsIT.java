package io.prism.proxy.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.prism.control.snapshot.ListenerKind;
import io.prism.http2.frame.FrameType;
import io.prism.http2.frame.PeerSettings;
import io.prism.http2.server.EngineUnderTest;
import io.prism.http2.server.Frame;
import io.prism.http2.server.FrameClient;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.GetResponse;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.proxy.server.ProxyOptions;
import io.prism.proxy.testing.Failure;
import io.prism.proxy.testing.Snapshots;
import io.prism.proxy.testing.TestProxy;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients of a gateway that relays to a plugin see when something goes wrong. */
class RelayFaultsIT {

  private static final int LARGE = 8 << 20;

  private ServedPlugin plugin = new ServedPlugin(0);
  private TestProxy gateway;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    gateway =
        new TestProxy(
            ProxyOptions.DEFAULT,
            new Snapshots(directory)
                .backend("p", "plugin", plugin.settings())
                .namespace(
                    Snapshots.withMaxValueBytes(Snapshots.namespaceConfig("n", "p"), 2L * LARGE))
                .build(1));
    patiently().until(() -> answers("none"));
  }

  @AfterEach
  void stop() {
    gateway.close();
    plugin.close();
  }

  private static ConditionFactory patiently() {
    return await().atMost(30, TimeUnit.SECONDS);
  }

  private boolean answers(String key) {
    try {
      var unused = gateway.keyValue().get(get(key));
      return true;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  private static GetRequest get(String key) {
    return GetRequest.newBuilder().setNamespace("n").setKey(key).build();
  }

  private static PutRequest put(String key, ByteString value) {
    return PutRequest.newBuilder().setNamespace("n").setKey(key).setValue(value).build();
  }

  private KeyValueServiceGrpc.KeyValueServiceFutureStub later(Duration deadline) {
    return KeyValueServiceGrpc.newFutureStub(gateway.channel())
        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void awaitSilent(int calls) {
    patiently().until(() -> plugin.silent.size() == calls);
  }

  @Test
  void valuesOfAnySizeCome() {
    for (int size : new int[] {0, 1, 100, 8_000, 16_000, 16_384, 17_000, 200_000, LARGE}) {
      byte[] bytes = new byte[size];
      Arrays.fill(bytes, (byte) size);
      ByteString value = ByteString.copyFrom(bytes);
      assertThat(gateway.keyValue().put(put("k" + size, value)).getApplied()).isTrue();
      GetResponse found = gateway.keyValue().get(get("k" + size));
      assertThat(found.getFound()).isTrue();
      assertThat(found.getValue()).isEqualTo(value);
    }
  }

  @Test
  void aPluginThatNeverAnswersIsNotWaitedFor() {
    Failure failure =
        TestProxy.failureOf(
            () ->
                KeyValueServiceGrpc.newBlockingStub(gateway.channel())
                    .withDeadlineAfter(2, TimeUnit.SECONDS)
                    .get(get(ServedPlugin.SILENT)));
    assertThat(failure.reason()).isIn("DEADLINE_EXCEEDED", "BACKEND_UNAVAILABLE");
    patiently().until(() -> plugin.silent.peek().isCancelled());
    Failure write =
        TestProxy.failureOf(
            () ->
                KeyValueServiceGrpc.newBlockingStub(gateway.channel())
                    .withDeadlineAfter(2, TimeUnit.SECONDS)
                    .put(put(ServedPlugin.SILENT, ByteString.EMPTY)));
    assertThat(write.reason()).isEqualTo("OUTCOME_UNKNOWN");
    assertThat(answers("other")).isTrue();
  }

  @Test
  void aCancellationReachesThePlugin() {
    ListenableFuture<GetResponse> call =
        later(Duration.ofSeconds(30)).get(get(ServedPlugin.SILENT));
    awaitSilent(1);
    call.cancel(true);
    patiently().until(() -> plugin.silent.peek().isCancelled());
    assertThat(answers("other")).isTrue();
  }

  @Test
  void readsOfALostPluginAreMadeAgain() throws Exception {
    ListenableFuture<GetResponse> read =
        later(Duration.ofSeconds(20)).get(get(ServedPlugin.SILENT));
    var write = later(Duration.ofSeconds(20)).put(put(ServedPlugin.SILENT, ByteString.EMPTY));
    awaitSilent(2);
    int port = plugin.port();
    plugin.kill();
    plugin = new ServedPlugin(port);
    assertThatThrownBy(() -> write.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .satisfies(
            e ->
                assertThat(Failure.of((StatusRuntimeException) e.getCause()).reason())
                    .isEqualTo("OUTCOME_UNKNOWN"));
    // It came to the next process, which is as silent.
    awaitSilent(1);
    read.cancel(true);
    patiently().until(() -> answers("other"));
  }

  @Test
  void aPluginThatEndsInOrderFailsNoCall() throws Exception {
    List<ListenableFuture<GetResponse>> reads = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      reads.add(later(Duration.ofSeconds(20)).get(get("k" + i)));
    }
    int port = plugin.port();
    ServedPlugin former = plugin;
    former.stop(Duration.ofSeconds(5));
    plugin = new ServedPlugin(port);
    former.close();
    for (int i = 0; i < 50; i++) {
      reads.add(later(Duration.ofSeconds(20)).get(get("k" + i)));
    }
    for (ListenableFuture<GetResponse> read : reads) {
      assertThat(read.get(20, TimeUnit.SECONDS).getFound()).isFalse();
    }
  }

  @Test
  void repliesThatNobodyReadsAreBounded() throws Exception {
    var unused = gateway.keyValue().put(put("large", ByteString.copyFrom(new byte[LARGE])));
    double before = metric("prism_memory_inflight_bytes");
    double limit = metric("prism_memory_inflight_limit_bytes");
    int calls = (int) (limit / LARGE) + 20;
    try (FrameClient client =
        FrameClient.begun(
            gateway.address(ListenerKind.GRPC), PeerSettings.INITIAL_WINDOW_SIZE, 0)) {
      for (int i = 0; i < calls; i++) {
        client.send(
            Frame.headers(
                2 * i + 1,
                FrameType.END_HEADERS,
                EngineUnderTest.call("/prism.keyvalue.v1.KeyValueService/Get")),
            Frame.data(2 * i + 1, true, Frame.message(0, get("large").toByteArray())));
      }
      int refused = 0;
      while (refused == 0) {
        Frame frame = client.await(FrameType.HEADERS);
        if (frame.has(FrameType.END_STREAM)) {
          assertThat(client.fields())
              .containsEntry("grpc-status", "" + Status.Code.RESOURCE_EXHAUSTED.value());
          refused++;
        }
      }
      assertThat(metric("prism_memory_inflight_bytes")).isBetween(limit / 3, limit);
    }
    patiently()
        .untilAsserted(
            () -> assertThat(metric("prism_memory_inflight_bytes")).isLessThanOrEqualTo(before));
    assertThat(answers("other")).isTrue();
  }

  private double metric(String name) throws IOException, InterruptedException {
    HttpResponse<String> page = gateway.observe("/metrics");
    return page.body()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + name));
  }
}
