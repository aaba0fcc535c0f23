package io.prism.backend.sqlite;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.StoreMeters;
import java.util.concurrent.TimeUnit;

/** What the store measures, until it closes. */
final class SqliteMeters implements AutoCloseable {

  private final StoreMeters meters;
  private final DistributionSummary writeBatch;
  private final DistributionSummary readBatch;
  private final Timer commit;

  SqliteMeters(BackendEnvironment environment) {
    this.meters = new StoreMeters(environment);
    this.writeBatch = batch("write");
    this.readBatch = batch("read");
    this.commit =
        meters.timer(
            "prism.backend.commit", "Time to write and sync one transaction", Tags.empty());
  }

  private DistributionSummary batch(String kind) {
    return meters.summary(
        "prism.backend.batch.size", "Calls served together", Tags.of("kind", kind));
  }

  /** Shows how much waits in an inbox. */
  void watch(String kind, Inbox<?> inbox) {
    Tags tags = Tags.of("kind", kind);
    meters.gauge("prism.backend.queue.operations", "Calls that wait", tags, inbox, Inbox::depth);
    meters.gauge(
        "prism.backend.queue.bytes",
        "Bytes of keys and values that wait",
        tags,
        inbox,
        Inbox::bytes);
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
    meters.close();
  }
}
