package io.prism.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.proxy.testing.Snapshots;
import io.prism.proxy.testing.TestProxy;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store with files that leaves the configuration and returns at once. */
class StoreReplacementIT {

  @TempDir private Path directory;

  private Snapshots without() {
    return new Snapshots(directory).backend("memory", "memory").namespace("stays", "memory");
  }

  private Snapshots with() {
    return without().backend("files", "sqlite").namespace("comes", "files");
  }

  @Test
  void storeFindsItsFilesAndShowsItsMetricsEachTimeItReturns() throws Exception {
    try (TestProxy proxy = new TestProxy(with().build(1))) {
      for (int round = 0; round < 10; round++) {
        String key = "k" + round;
        proxy.keyValue().put(PutRequest.newBuilder().setNamespace("comes").setKey(key).build());
        proxy.source().publish(without().build(2 * round + 2));
        int next = 2 * round + 3;
        await()
            .atMost(Duration.ofSeconds(10))
            .ignoreExceptions()
            .until(
                () -> {
                  proxy.source().publish(with().build(next));
                  return true;
                });
        assertThat(
                proxy
                    .keyValue()
                    .get(GetRequest.newBuilder().setNamespace("comes").setKey(key).build())
                    .getFound())
            .isTrue();
        assertThat(proxy.observe("/metrics").body())
            .containsPattern("prism_backend_[a-z_]+\\{backend=\"files\"");
      }
      proxy.source().publish(without().build(100));
      await()
          .untilAsserted(
              () ->
                  assertThat(proxy.observe("/metrics").body())
                      .doesNotContainPattern("prism_backend_[a-z_]+\\{backend=\"files\""));
    }
  }
}
