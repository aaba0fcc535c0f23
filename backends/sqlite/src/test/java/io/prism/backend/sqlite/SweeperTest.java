package io.prism.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.prism.backend.NamespaceState;
import io.prism.backend.SweepReport;
import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.BatchItem;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyValueBatch;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.tck.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweeperTest {

  /** More than two steps of the sweeper. */
  private static final int ITEMS = 600;

  @TempDir Path directory;

  @Test
  void sweepsInStepsAndKeepsTombstonesForTheirRetention() {
    try (TestStore store = new TestStore(directory, Map.of("tombstone_retention", "10m"))) {
      WriteContext write = store.write();
      long now = write.call().nowMillis();
      Await.result(
          store
              .find(KeyValueBatch.class)
              .batchPut(
                  write,
                  IntStream.range(0, ITEMS)
                      .mapToObj(i -> new BatchItem<>(i, expiring("key-" + i, now + 1)))
                      .toList()));

      assertThat(sweep(store, now)).isEqualTo(SweepReport.NOTHING);
      assertThat(sweep(store, now + 1)).isEqualTo(new SweepReport(ITEMS, 0, 0));
      assertThat(sweep(store, now + Duration.ofMinutes(10).toMillis()))
          .isEqualTo(SweepReport.NOTHING);
      assertThat(sweep(store, now + 1 + Duration.ofMinutes(10).toMillis()))
          .isEqualTo(new SweepReport(0, ITEMS, 0));

      NamespaceState state = Await.result(store.backend().openNamespace(TestStore.spec("tested")));
      assertThat(state.floor()).isGreaterThanOrEqualTo(write.proposed());
    }
  }

  private static SweepReport sweep(TestStore store, long now) {
    return Await.result(store.backend().sweep(now));
  }

  private static Mutation.Put expiring(String key, long expiresAt) {
    return new Mutation.Put(Key.of(key), ByteString.EMPTY, expiresAt, Condition.NONE);
  }
}
