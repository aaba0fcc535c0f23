package io.prism.backend.postgres;

import io.netty.channel.EventLoop;
import io.prism.backend.Deadline;
import io.prism.backend.StoreMeters;
import io.prism.backend.postgres.lane.Admission;
import io.prism.backend.postgres.lane.BatchLimits;
import io.prism.backend.postgres.lane.DeadlineWatch;
import io.prism.backend.postgres.lane.LaneGroup;
import io.prism.backend.postgres.link.LaneLink;
import io.prism.backend.postgres.link.LinkFactory;
import io.prism.backend.postgres.link.LinkSupervisor;
import io.prism.backend.postgres.link.LoopLinks;
import io.prism.backend.postgres.store.LoopPutWorker;
import io.prism.backend.postgres.store.LoopReadWorker;
import io.prism.backend.postgres.store.PageRead;
import io.prism.backend.postgres.store.PageReader;
import io.prism.backend.postgres.store.RowRead;
import io.prism.backend.postgres.store.RowReader;
import io.prism.backend.postgres.store.Write;
import io.prism.backend.postgres.store.WriteWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The lanes of a store, by what they do. Safe for use by many threads. */
final class Lanes implements AutoCloseable {

  /** Pages and counts may take long, and must not stand before single items. */
  private static final int SCAN_LANES = 2;

  /** How long closing may wait for all threads together. */
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

  private final LaneGroup<Write<?>> writers;
  private final LaneGroup<RowRead> readers;
  private final List<LaneGroup<PageRead<?>>> scanners = new ArrayList<>();
  private final List<LaneGroup<?>> all = new ArrayList<>();
  private final DeadlineWatch watch;

  /**
   * Starts the threads; connections are opened when they are first needed.
   *
   * @param loops the host's event loops, for reads and puts; empty: threads do those, too
   */
  Lanes(
      PostgresSettings settings,
      String backend,
      LinkSupervisor supervisor,
      LinkFactory factory,
      List<EventLoop> loops,
      Admission admission,
      StoreMeters meters) {
    Supplier<LaneLink> links =
        () -> new LaneLink(backend, supervisor, factory, settings.statementTimeout());
    writers =
        new LaneGroup<>(
            backend,
            "write",
            0,
            settings.lanes(),
            BatchLimits.MERGED,
            admission,
            links,
            new WriteWorker(backend),
            meters);
    readers =
        new LaneGroup<>(
            backend,
            "read",
            0,
            settings.readLanes(),
            BatchLimits.MERGED,
            admission,
            links,
            new RowReader(backend),
            meters);
    if (!loops.isEmpty()) {
      Function<EventLoop, LoopLinks> onLoop =
          loop -> new LoopLinks(backend, loop, supervisor, factory, settings.statementTimeout());
      writers.serveOn(spread(loops, settings.lanes()), onLoop, new LoopPutWorker(backend));
      readers.serveOn(spread(loops, settings.readLanes()), onLoop, new LoopReadWorker());
    }
    PageReader scan = new PageReader(backend);
    Supplier<LaneLink> patient =
        () -> new LaneLink(backend, supervisor, factory, settings.scanTimeout());
    for (int i = 0; i < SCAN_LANES; i++) {
      scanners.add(
          new LaneGroup<>(
              backend, "scan", i, 1, BatchLimits.SINGLE, admission, patient, scan, meters));
    }
    all.add(writers);
    all.add(readers);
    all.addAll(scanners);
    watch = new DeadlineWatch(backend, all);
  }

  /** So many lanes on these loops, each in turn. */
  private static List<EventLoop> spread(List<EventLoop> loops, int lanes) {
    return IntStream.range(0, lanes).mapToObj(i -> loops.get(i % loops.size())).toList();
  }

  /** Hands over an admitted write. */
  void write(Write<?> write) {
    writers.submit(write);
  }

  /** Hands over an admitted read. */
  void read(RowRead read) {
    readers.submit(read);
  }

  /** Hands over an admitted page or count; no namespace may take all lanes. */
  void scan(PageRead<?> read, String namespace) {
    scanners.get(Math.floorMod(namespace.hashCode(), scanners.size())).submit(read);
  }

  @Override
  public void close() {
    watch.close();
    all.forEach(LaneGroup::close);
    Deadline end = Deadline.after(LONGEST_CLOSE);
    try {
      for (LaneGroup<?> lanes : all) {
        lanes.join(end);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
