package io.prism.backend.memory;

import io.prism.backend.tck.ConcurrencySuite;
import io.prism.backend.tck.EpochSuite;
import io.prism.backend.tck.EraseSuite;
import io.prism.backend.tck.ExpirySuite;
import io.prism.backend.tck.IdempotencySuite;
import io.prism.backend.tck.KeyValueBasicSuite;
import io.prism.backend.tck.KeyValueBatchSuite;
import io.prism.backend.tck.KeyValueCasSuite;
import io.prism.backend.tck.KeyValueCounterSuite;
import io.prism.backend.tck.KeyValueScanChangeSuite;
import io.prism.backend.tck.KeyValueScanSuite;
import io.prism.backend.tck.KeyValueTransactionalSuite;
import io.prism.backend.tck.KeyValueTtlSuite;
import io.prism.backend.tck.LifecycleSuite;
import io.prism.backend.tck.LinearizabilitySuite;
import io.prism.backend.tck.NamespaceSuite;
import io.prism.backend.tck.RandomOperationsSuite;
import io.prism.backend.tck.ReplicateSuite;
import io.prism.backend.tck.StoreConformance;
import io.prism.backend.tck.StoreFixture;
import io.prism.backend.tck.SweepSuite;
import io.prism.backend.tck.VersionSuite;
import org.junit.jupiter.api.Nested;

class MemoryConformanceTest extends StoreConformance {

  @Override
  protected StoreFixture newFixture() {
    return new MemoryFixture();
  }

  @Nested
  class Lifecycle extends LifecycleSuite {}

  @Nested
  class Namespaces extends NamespaceSuite {}

  @Nested
  class Epochs extends EpochSuite {}

  @Nested
  class Erase extends EraseSuite {}

  @Nested
  class Versions extends VersionSuite {}

  @Nested
  class Replication extends ReplicateSuite {}

  @Nested
  class Idempotency extends IdempotencySuite {}

  @Nested
  class Concurrency extends ConcurrencySuite {}

  @Nested
  class Linearizability extends LinearizabilitySuite {}

  @Nested
  class Expiries extends ExpirySuite {}

  @Nested
  class Sweeping extends SweepSuite {}

  @Nested
  class RandomOperations extends RandomOperationsSuite {}

  @Nested
  class Basic extends KeyValueBasicSuite {}

  @Nested
  class Scans extends KeyValueScanSuite {}

  @Nested
  class ScansUnderChange extends KeyValueScanChangeSuite {}

  @Nested
  class Ttl extends KeyValueTtlSuite {}

  @Nested
  class Batches extends KeyValueBatchSuite {}

  @Nested
  class Cas extends KeyValueCasSuite {}

  @Nested
  class Counters extends KeyValueCounterSuite {}

  @Nested
  class Transactions extends KeyValueTransactionalSuite {}
}
