package io.prism.backend.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.KeyRange;
import io.prism.backend.tck.Await;
import io.prism.backend.tck.RunningStore;
import io.prism.backend.tck.TestNamespace;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Walks over so many keys that they leave the caller's thread. */
class MemoryWalkTest {

  private static final int KEYS = 20_000;

  private RunningStore store;
  private TestNamespace ns;

  @BeforeEach
  void fillStore() {
    store = RunningStore.start(new MemoryFixture());
    ns = store.newNamespace();
    for (int i = 0; i < KEYS; i++) {
      ns.put("k" + i, "v", Condition.NONE);
    }
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void countsThemAll() {
    assertThat(Await.result(ns.scans().count(ns.call(), KeyRange.ALL))).isEqualTo(KEYS);
  }

  @Test
  void drainingWaitsForWalksUnderWay() {
    CompletableFuture<Long> count = ns.scans().count(ns.call(), KeyRange.ALL);
    Await.result(store.backend().drain(Duration.ofSeconds(10)));
    assertThat(Await.result(count)).isEqualTo(KEYS);
  }

  @Test
  void closingEndsWalksUnderWay() {
    CompletableFuture<Long> count = ns.scans().count(ns.call(), KeyRange.ALL);
    store.backend().close();
    assertThat(endedWell(count)).isTrue();
  }

  private static boolean endedWell(CompletableFuture<Long> count) {
    try {
      return Await.result(count) == KEYS;
    } catch (PrismException e) {
      return e.reason() == ErrorReason.DRAINING;
    }
  }
}
