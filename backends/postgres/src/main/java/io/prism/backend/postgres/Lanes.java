package io.prism.backend.postgres;

import io.prism.backend.Deadline;
import io.prism.backend.StoreMeters;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.postgres.lane.Admission;
import io.prism.backend.postgres.lane.BatchLimits;
import io.prism.backend.postgres.lane.BatchWorker;
import io.prism.backend.postgres.lane.DeadlineWatch;
import io.prism.backend.postgres.lane.Lane;
import io.prism.backend.postgres.lane.Pending;
import io.prism.backend.postgres.link.LaneLink;
import io.prism.backend.postgres.link.LinkFactory;
import io.prism.backend.postgres.link.LinkSupervisor;
import io.prism.backend.postgres.store.PageRead;
import io.prism.backend.postgres.store.PageReader;
import io.prism.backend.postgres.store.RowRead;
import io.prism.backend.postgres.store.RowReader;
import io.prism.backend.postgres.store.Write;
import io.prism.backend.postgres.store.WriteWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;

/**
 * The lanes of a store. A key's hash chooses its lane, so that lanes of one process never wait for
 * each other's rows, and writes of one key keep their order. Calls over keys of several lanes have
 * a lane of their own; they may wait for rows that another lane has locked, but never the other way
 * round for long, since everybody locks in the order of the keys. Safe for use by many threads.
 */
final class Lanes implements AutoCloseable {

  /** Pages and counts may take long, and must not stand before single items. */
  private static final int SCAN_LANES = 2;

  /** How long closing may wait for all threads together. */
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

  private final List<Lane<Write<?>>> writers = new ArrayList<>();
  private final Lane<Write<?>> crossing;
  private final List<Lane<RowRead>> readers = new ArrayList<>();
  private final List<Lane<PageRead<?>>> scanners = new ArrayList<>();
  private final List<Lane<?>> all = new ArrayList<>();
  private final DeadlineWatch watch;

  /** Starts the threads; connections are opened when they are first needed. */
  Lanes(
      PostgresSettings settings,
      String backend,
      LinkSupervisor supervisor,
      LinkFactory factory,
      Admission admission,
      StoreMeters meters) {
    LaneStarter starter = new LaneStarter(backend, supervisor, factory, admission, meters);
    WriteWorker write = new WriteWorker(backend);
    RowReader read = new RowReader(backend);
    PageReader scan = new PageReader(backend);
    for (int i = 0; i < settings.lanes(); i++) {
      writers.add(
          starter.start("write", i, BatchLimits.MERGED, settings.statementTimeout(), write));
    }
    crossing = starter.start("transact", 0, BatchLimits.MERGED, settings.statementTimeout(), write);
    for (int i = 0; i < settings.readLanes(); i++) {
      readers.add(starter.start("read", i, BatchLimits.MERGED, settings.statementTimeout(), read));
    }
    for (int i = 0; i < SCAN_LANES; i++) {
      scanners.add(starter.start("scan", i, BatchLimits.SINGLE, settings.scanTimeout(), scan));
    }
    all.addAll(writers);
    all.add(crossing);
    all.addAll(readers);
    all.addAll(scanners);
    watch = new DeadlineWatch(backend, all);
  }

  private record LaneStarter(
      String backend,
      LinkSupervisor supervisor,
      LinkFactory factory,
      Admission admission,
      StoreMeters meters) {
    <P extends Pending<?>> Lane<P> start(
        String kind, int number, BatchLimits limits, Duration timeout, BatchWorker<P> worker) {
      LaneLink link = new LaneLink(backend, supervisor, factory, timeout);
      return new Lane<>(backend, kind, number, limits, admission, link, worker, meters);
    }
  }

  /** Hands over an admitted write of these keys. */
  void write(Write<?> write, Collection<Key> keys) {
    OptionalInt lane = commonLane(keys);
    if (lane.isPresent()) {
      writers.get(lane.getAsInt()).submit(write);
    } else {
      crossing.submit(write);
    }
  }

  /** Hands over an admitted read. */
  void read(RowRead read, Key key) {
    readers.get(lane(key, readers.size())).submit(read);
  }

  /** Hands over an admitted page or count. */
  void scan(PageRead<?> read, String namespace) {
    scanners.get(Math.floorMod(namespace.hashCode(), scanners.size())).submit(read);
  }

  private OptionalInt commonLane(Collection<Key> keys) {
    OptionalInt common = OptionalInt.empty();
    for (Key key : keys) {
      int lane = lane(key, writers.size());
      if (common.isPresent() && common.getAsInt() != lane) {
        return OptionalInt.empty();
      }
      common = OptionalInt.of(lane);
    }
    return common;
  }

  private static int lane(Key key, int lanes) {
    int hash = key.hashCode();
    return Math.floorMod(hash ^ (hash >>> 16), lanes);
  }

  @Override
  public void close() {
    watch.close();
    all.forEach(Lane::close);
    Deadline end = Deadline.after(LONGEST_CLOSE);
    try {
      for (Lane<?> lane : all) {
        lane.join(end);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
