package io.prism.backend.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.Backend;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyValueBasic;
import io.prism.backend.plugin.server.ServerBounds;
import io.prism.backend.tck.Await;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What writers are told while their plugin ends, held against what is in its store, which outlives
 * the server here.
 */
class DrainIT {

  private static final int WRITERS = 8;

  private final Backend store = TestPlugins.memory();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<String> notApplied = ConcurrentHashMap.newKeySet();
  private final Set<String> unknown = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean stop = new AtomicBoolean();
  private final ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
  private ServedStore served;
  private Backend backend;

  private void begin() {
    store.start();
    served = new ServedStore(store);
    begin(TestPlugins.backend(served.address(), Map.of()));
  }

  private void begin(Backend to) {
    backend = to;
    backend.start();
    TestPlugins.awaitOpen(backend);
    for (int w = 0; w < WRITERS; w++) {
      String writer = "w" + w + "-";
      writers.execute(
          () -> {
            for (int i = 0; !stop.get(); i++) {
              write(writer + i);
            }
          });
    }
    TestPlugins.await().until(() -> acknowledged.size() > 100);
  }

  private void write(String key) {
    try {
      Await.result(TestPlugins.basic(backend).put(TestPlugins.write(), TestPlugins.put(key, key)));
      acknowledged.add(key);
    } catch (PrismException e) {
      (e.reason() == ErrorReason.OUTCOME_UNKNOWN ? unknown : notApplied).add(key);
    }
  }

  private void end() throws InterruptedException {
    stop.set(true);
    writers.shutdown();
    assertThat(writers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @AfterEach
  void close() {
    writers.shutdownNow();
    backend.close();
    served.close();
    store.close();
  }

  private List<String> present(Set<String> keys) {
    KeyValueBasic direct = TestPlugins.basic(store);
    List<String> found = new ArrayList<>();
    for (String key : keys) {
      if (Await.result(direct.exists(TestPlugins.read(), Key.of(key)))) {
        found.add(key);
      }
    }
    return found;
  }

  @Test
  void aServerThatGoesAwayLeavesNobodyInDoubt() throws Exception {
    begin();

    served.server.goAway();
    served.server.stop(Duration.ofSeconds(10));
    TestPlugins.await().until(() -> notApplied.size() > 100);
    end();

    assertThat(present(acknowledged)).hasSameSizeAs(acknowledged);
    assertThat(unknown).isEmpty();
    assertThat(present(notApplied)).isEmpty();
  }

  @Test
  void replacingServersOneAfterTheOtherFailsNobody() throws Exception {
    store.start();
    served = new ServedStore(store);
    ServedStore second = new ServedStore(store);
    String both = served.address() + "," + second.address();
    begin(TestPlugins.backend(served.address(), Map.of("address", both)));

    served = replace(served);
    replace(second).close();
    end();

    assertThat(notApplied).isEmpty();
    assertThat(unknown).isEmpty();
    assertThat(present(acknowledged)).hasSameSizeAs(acknowledged);
  }

  /** Lets a server end, starts another one in its place, and waits until that has calls. */
  private ServedStore replace(ServedStore old) throws InterruptedException {
    old.server.goAway();
    old.server.stop(Duration.ofSeconds(10));
    ServedStore next = new ServedStore(store, old.address().port(), ServerBounds.DEFAULT);
    int before = acknowledged.size();
    TestPlugins.await()
        .until(() -> "2".equals(backend.health().details().get("plugin_connections")));
    TestPlugins.await().until(() -> acknowledged.size() > before + 100);
    return next;
  }

  @Test
  void aServerThatIsCutOffLosesNoAcknowledgedWriteAndDeniesNone() throws Exception {
    begin();

    served.close();
    TestPlugins.await().until(() -> notApplied.size() > 100);
    end();

    assertThat(present(acknowledged)).hasSameSizeAs(acknowledged);
    assertThat(present(notApplied)).isEmpty();
  }

  @Test
  void aServerThatComesBackIsUsedAgain() throws Exception {
    begin();
    int port = served.address().port();
    served.close();
    TestPlugins.await().until(() -> !notApplied.isEmpty());
    int before = acknowledged.size();

    served = new ServedStore(store, port, ServerBounds.DEFAULT);
    TestPlugins.await().until(() -> acknowledged.size() > before + 100);
    end();

    assertThat(present(acknowledged)).hasSameSizeAs(acknowledged);
    assertThat(present(notApplied)).isEmpty();
  }
}
