package io.prism.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.backend.Health;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.tck.Await;
import io.prism.common.v1.ErrorReason;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that has reached its {@code max_size}. */
class FullStoreTest {

  static final ByteString LARGE = ByteString.copyFrom(new byte[100_000]);

  private static final int TOGETHER = 200;

  @TempDir Path directory;

  /** Writes until the store is full; returns how many items it took. */
  static int fill(TestStore store) {
    for (int items = 0; ; items++) {
      CompletableFuture<Results.PutResult> put = store.put("item-" + items, LARGE);
      try {
        Await.result(put);
      } catch (PrismException e) {
        assertThat(e.reason()).isEqualTo(ErrorReason.STORE_FULL);
        return items;
      }
    }
  }

  @Test
  void readsAndDeletesGoOnAndDeletedRoomIsUsedAgain() {
    try (TestStore store = new TestStore(directory, Map.of("max_size", "2MiB"))) {
      int items = fill(store);
      assertThat(items).isGreaterThan(10);
      assertThat(store.backend().health().state()).isEqualTo(Health.State.DEGRADED);
      assertThat(store.backend().health().details()).containsEntry(Health.CAUSE, Health.FULL);
      for (int i = 0; i < items; i++) {
        assertThat(store.get("item-" + i)).isPresent();
      }

      assertThat(Await.result(store.delete("item-0")).deletedCount()).isEqualTo(1);
      Await.result(store.put("new", LARGE));
      assertThat(store.backend().health().state()).isEqualTo(Health.State.HEALTHY);
      assertThat(store.backend().health().details()).doesNotContainKey(Health.CAUSE);
      assertThat(store.get("new")).isPresent();
    }
  }

  @Test
  void smallItemsCanAllBeDeleted() {
    try (TestStore store = new TestStore(directory, Map.of("max_size", "1MiB"))) {
      int items = 0;
      while (endAll(items, i -> store.put("i" + i, "v"))) {
        items += TOGETHER;
      }
      // Tombstones are small, but so were the items: an index of deletions is added to the file.
      for (int i = 0; i <= items; i += TOGETHER) {
        assertThat(endAll(i, next -> store.delete("i" + next))).isTrue();
      }
      assertThat(Await.result(store.count())).isZero();
    }
  }

  /** Makes calls together; returns whether all succeeded. */
  private static boolean endAll(int first, IntFunction<CompletableFuture<?>> call) {
    CompletableFuture<?>[] calls =
        IntStream.range(first, first + TOGETHER).mapToObj(call).toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(calls).exceptionally(failure -> null).join();
    return Arrays.stream(calls).noneMatch(CompletableFuture::isCompletedExceptionally);
  }

  /** Fails unless the call is refused for want of room. */
  static void assertFull(CompletableFuture<?> call) {
    assertThat(Await.failure(call).reason()).isEqualTo(ErrorReason.STORE_FULL);
  }

  @Test
  void writeWithoutRoomLeavesItsNeighboursInTheBatchAlone() throws Exception {
    try (TestStore store = new TestStore(directory, Map.of("max_size", "2MiB"))) {
      CompletableFuture<?> before;
      CompletableFuture<?> tooLarge;
      CompletableFuture<?> after;
      try (Connection held = store.holdWriter()) {
        before = store.put("before", "1");
        tooLarge = store.put("large", ByteString.copyFrom(new byte[3 << 20]));
        after = store.put("after", "1");
      }
      Await.result(before);
      Await.result(after);
      assertFull(tooLarge);
      assertThat(store.get("before")).contains("1");
      assertThat(store.get("after")).contains("1");
      assertThat(store.get("large")).isEmpty();
    }
  }
}
