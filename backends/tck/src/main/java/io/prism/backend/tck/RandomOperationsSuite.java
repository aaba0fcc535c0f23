package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.BackendInterface;
import io.prism.backend.keyvalue.KeyValueBatch;
import io.prism.backend.keyvalue.KeyValueCas;
import io.prism.backend.keyvalue.KeyValueCounter;
import io.prism.backend.keyvalue.KeyValueScan;
import io.prism.backend.keyvalue.KeyValueTransactional;
import io.prism.backend.keyvalue.KeyValueTtl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random operations give what a simple model gives. The seed is in the message of every failure.
 */
@SuiteFor
public abstract class RandomOperationsSuite extends StoreSuite {

  /** Names a seed to repeat a failure. */
  private static final String SEED = "prism.tck.seed";

  @Test
  void randomOperationsAgreeWithModel() {
    long seed = Long.getLong(SEED, System.nanoTime());
    RandomOperations operations = new RandomOperations(namespace(), new Random(seed));
    List<Runnable> offered = offered(operations);
    Random random = new Random(seed);
    for (int i = 0; i < fixture().randomOperations(); i++) {
      Runnable operation = offered.get(random.nextInt(offered.size()));
      try {
        operation.run();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            "operation " + i + " with -D" + SEED + "=" + seed + ": " + e.getMessage(), e);
      }
    }
    assertThat(offered).isNotEmpty();
  }

  private List<Runnable> offered(RandomOperations operations) {
    List<Runnable> offered = new ArrayList<>();
    offered.addAll(operations.basic());
    offered.add(() -> operations.pass(Duration.ofMillis(700)));
    offered.add(() -> operations.pass(Duration.ofMillis(-300)));
    offered.add(operations::sweep);
    if (offers(KeyValueScan.class)) {
      offered.addAll(operations.scans());
    }
    if (offers(KeyValueTtl.class)) {
      offered.addAll(operations.ttl());
    }
    if (offers(KeyValueBatch.class)) {
      offered.addAll(operations.batches());
    }
    if (offers(KeyValueCas.class)) {
      offered.addAll(operations.cas());
    }
    if (offers(KeyValueCounter.class)) {
      offered.addAll(operations.counters());
    }
    if (offers(KeyValueTransactional.class)) {
      offered.addAll(operations.transactions());
    }
    return offered;
  }

  private <T extends BackendInterface> boolean offers(Class<T> type) {
    return store().backend().find(type).isPresent();
  }
}
