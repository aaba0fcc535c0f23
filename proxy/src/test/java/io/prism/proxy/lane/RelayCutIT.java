package io.prism.proxy.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.GetResponse;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.proxy.server.ProxyOptions;
import io.prism.proxy.testing.Snapshots;
import io.prism.proxy.testing.TestProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replies of a plugin that break off. */
class RelayCutIT {

  private static final int LARGE = 500_000;

  private final ServedPlugin plugin = new ServedPlugin(0);
  private CutLine line;
  private TestProxy gateway;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    line = new CutLine(plugin.port());
    gateway =
        new TestProxy(
            ProxyOptions.DEFAULT,
            new Snapshots(directory)
                .backend("p", "plugin", Map.of("address", "127.0.0.1:" + line.port()))
                .namespace(Snapshots.namespaceConfig("n", "p"))
                .build(1));
  }

  @AfterEach
  void stop() throws IOException {
    gateway.close();
    line.close();
    plugin.close();
  }

  private static ConditionFactory patiently() {
    return await().atMost(30, TimeUnit.SECONDS);
  }

  private GetResponse get() {
    return gateway.keyValue().get(GetRequest.newBuilder().setNamespace("n").setKey("k").build());
  }

  private boolean put(ByteString value) {
    try {
      return gateway
          .keyValue()
          .put(PutRequest.newBuilder().setNamespace("n").setKey("k").setValue(value).build())
          .getApplied();
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  /** Room was made for it already, and is made for what comes in its place. */
  @Test
  void areAskedForAgainAndCountOnce() throws Exception {
    ByteString value = ByteString.copyFrom(new byte[LARGE]);
    patiently().until(() -> put(value));
    patiently().untilAsserted(() -> assertThat(held()).isZero());
    for (int cut = 1; cut <= 3; cut++) {
      line.cutAfter(LARGE / 2);
      assertThat(get().getValue()).isEqualTo(value);
      assertThat(line.cuts()).isEqualTo(cut);
    }
    patiently().untilAsserted(() -> assertThat(held()).isZero());
  }

  private double held() throws IOException, InterruptedException {
    return gateway
        .observe("/metrics")
        .body()
        .lines()
        .filter(metric -> metric.startsWith("prism_memory_inflight_bytes"))
        .mapToDouble(metric -> Double.parseDouble(metric.substring(metric.lastIndexOf(' '))))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no such metric"));
  }
}
