package io.prism.backend.sqlite;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The store's own metrics, removed when it closes. */
final class StoreMeters implements AutoCloseable {

  private final MeterRegistry registry;
  private final Tags tags;
  private final List<Meter> meters = new ArrayList<>();
  private final DistributionSummary writeBatch;
  private final DistributionSummary readBatch;
  private final Timer commit;

  StoreMeters(MeterRegistry registry, String backend) {
    this.registry = registry;
    this.tags = Tags.of("backend", backend);
    this.writeBatch = batch("write");
    this.readBatch = batch("read");
    this.commit =
        keep(
            Timer.builder("prism.backend.commit")
                .description("Time to write and sync one transaction")
                .tags(tags)
                .register(registry));
  }

  private DistributionSummary batch(String kind) {
    return keep(
        DistributionSummary.builder("prism.backend.batch.size")
            .description("Calls served together")
            .tags(tags.and("kind", kind))
            .register(registry));
  }

  /** Shows how much waits in an inbox. */
  void watch(String kind, Inbox<?> inbox) {
    keep(
        Gauge.builder("prism.backend.queue.operations", inbox, Inbox::depth)
            .description("Calls that wait")
            .tags(tags.and("kind", kind))
            .register(registry));
    keep(
        Gauge.builder("prism.backend.queue.bytes", inbox, Inbox::bytes)
            .description("Bytes of keys and values that wait")
            .baseUnit("bytes")
            .tags(tags.and("kind", kind))
            .register(registry));
  }

  private <M extends Meter> M keep(M meter) {
    meters.add(meter);
    return meter;
  }

  /** Calls of one transaction were committed. */
  void committed(int calls, long nanos) {
    writeBatch.record(calls);
    commit.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Reads were served from one view of the file. */
  void read(int calls) {
    readBatch.record(calls);
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
