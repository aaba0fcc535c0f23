package io.prism.backend.postgres;

import io.prism.backend.tck.ConcurrencySuite;
import io.prism.backend.tck.DurabilitySuite;
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
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Nested;

/** Every suite of the conformance kit, on one release of the server. */
abstract class PostgresConformance extends StoreConformance {

  private final TestServer.Release release;
  private final List<Executor> loops;

  PostgresConformance(TestServer.Release release, List<Executor> loops) {
    this.release = release;
    this.loops = loops;
  }

  @Override
  protected StoreFixture newFixture() {
    return new PostgresFixture(TestServer.shared(release)).on(loops);
  }

  @Nested
  class Lifecycle extends LifecycleSuite {}

  @Nested
  class Namespace extends NamespaceSuite {}

  @Nested
  class Epoch extends EpochSuite {}

  @Nested
  class Erase extends EraseSuite {}

  @Nested
  class Version extends VersionSuite {}

  @Nested
  class Replicate extends ReplicateSuite {}

  @Nested
  class Idempotency extends IdempotencySuite {}

  @Nested
  class Concurrency extends ConcurrencySuite {}

  @Nested
  class Linearizability extends LinearizabilitySuite {}

  @Nested
  class Expiry extends ExpirySuite {}

  @Nested
  class Sweep extends SweepSuite {}

  @Nested
  class Durability extends DurabilitySuite {}

  @Nested
  class RandomOperations extends RandomOperationsSuite {}

  @Nested
  class KeyValueBasic extends KeyValueBasicSuite {}

  @Nested
  class KeyValueScan extends KeyValueScanSuite {}

  @Nested
  class KeyValueScanChange extends KeyValueScanChangeSuite {}

  @Nested
  class KeyValueTtl extends KeyValueTtlSuite {}

  @Nested
  class KeyValueBatch extends KeyValueBatchSuite {}

  @Nested
  class KeyValueCas extends KeyValueCasSuite {}

  @Nested
  class KeyValueCounter extends KeyValueCounterSuite {}

  @Nested
  class KeyValueTransactional extends KeyValueTransactionalSuite {}
}
