package io.prism.backend.postgres.lane;

import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Work that waits for the lanes of one kind. A batch takes from the namespaces in turn, one piece
 * from each, so that a namespace with a long queue delays the others by one piece and no more. Work
 * with the same claim leaves in the order in which it came, one piece after the other is
 * {@linkplain #finished finished}: so lanes never wait for each other's rows, and writes of one key
 * keep their order. Safe for use by many threads; bounded by {@link Admission}.
 *
 * <p>Lanes are threads, which wait here, or on event loops, which are told when there is work.
 * While there are lanes on loops, threads get only what those cannot do. When an idle lane takes
 * what waits although others are busy is for {@link Load} to say.
 */
final class LaneQueue<P extends Pending<?>> {

  private final Admission admission;
  private final long patienceNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final WaitingLine<P> line;
  private final Load threadLoad = new Load();
  private final Load loopLoad = new Load();
  private final List<Wakeable> idleLoops = new ArrayList<>();
  private int idleThreads;
  private boolean onLoops;
  private boolean nudged;
  private boolean closed;

  /**
   * Nothing waits at first, and there are no lanes on loops.
   *
   * @param patience how long an idle lane leaves work to busy ones
   */
  LaneQueue(Admission admission, BatchLimits limits, Duration patience) {
    this.admission = admission;
    this.line = new WaitingLine<>(limits);
    this.patienceNanos = patience.toNanos();
  }

  /** There are lanes on loops from now on. */
  void serveOnLoops(List<? extends Wakeable> lanes) {
    lock.lock();
    try {
      onLoops = true;
      idleLoops.addAll(lanes);
    } finally {
      lock.unlock();
    }
  }

  /** Lanes on loops are of no use, for good: threads do everything. */
  void serveByThreadsOnly() {
    lock.lock();
    try {
      onLoops = false;
      idleLoops.clear();
      threadLoad.takeOver(loopLoad);
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Adds admitted work; fails it when the lanes have ended. */
  void add(P work) {
    Runnable told = () -> {};
    lock.lock();
    try {
      if (!closed) {
        line.add(work);
        Load load = loadOf(work);
        boolean first = !load.isAny();
        load.arrived(work.rows());
        if (line.isFree(work)) {
          told = tell(load, first);
        }
      } else {
        told = () -> drop(work, Errors.draining());
      }
    } finally {
      lock.unlock();
    }
    told.run();
  }

  private Load loadOf(P work) {
    return onLoops && work.fitsLoop() ? loopLoad : threadLoad;
  }

  /** Tells an idle lane what has come, if that is for it; what is left to do is returned. */
  private Runnable tell(Load load, boolean first) {
    if (load == threadLoad) {
      if (idleThreads > 0 && (first || load.isWorthJoining())) {
        more.signal();
      }
    } else if (!idleLoops.isEmpty()) {
      return load.isWorthJoining() ? nearest()::wake : nudge();
    }
    return () -> {};
  }

  /** The idle lane on the loop that this is, or else any; it is told once. */
  private Wakeable nearest() {
    for (Wakeable lane : idleLoops) {
      if (lane.isHere()) {
        idleLoops.remove(lane);
        return lane;
      }
    }
    return idleLoops.removeLast();
  }

  /** Has an idle lane look, a little later, whether the busy ones have come for what waits. */
  private Runnable nudge() {
    if (nudged || idleLoops.isEmpty() || !loopLoad.isAny()) {
      return () -> {};
    }
    nudged = true;
    Wakeable lane = idleLoops.getLast();
    return () -> lane.wakeIn(patienceNanos);
  }

  /**
   * The next batch, never empty; blocks until something waits. Empty only when closed. Whoever
   * takes one has to say when it is {@link #finished}.
   */
  List<P> take() throws InterruptedException {
    while (true) {
      Optional<List<P>> batch = awaitWork();
      if (batch.isEmpty()) {
        return List.of();
      }
      if (!batch.get().isEmpty()) {
        return batch.get();
      }
    }
  }

  /** What can be done of that which waits, perhaps nothing; empty when closed. */
  private Optional<List<P>> awaitWork() throws InterruptedException {
    WaitingLine.Taken<P> taken;
    Runnable told = () -> {};
    lock.lock();
    idleThreads++;
    try {
      awaitTurn();
      if (closed) {
        return Optional.empty();
      }
      taken = form(threadLoad);
      if (!taken.dropped().isEmpty()) {
        told = tellLoops();
      } else if (taken.batch().isEmpty()) {
        // All of it is claimed by what is under way: whoever is busy with that says so.
        more.await();
      }
    } finally {
      idleThreads--;
      lock.unlock();
    }
    told.run();
    taken.dropped().forEach(work -> drop(work, Errors.deadlineExceeded()));
    return Optional.of(taken.batch());
  }

  private void awaitTurn() throws InterruptedException {
    long patience = patienceNanos;
    while (!closed && !threadLoad.isWorthJoining()) {
      if (!threadLoad.isAny()) {
        more.await();
        patience = patienceNanos;
      } else if (patience > 0) {
        patience = more.awaitNanos(patience);
      } else {
        return;
      }
    }
  }

  /**
   * As {@link #take}, for a lane on a loop: empty when there is nothing for it now, and then it is
   * told when there is.
   *
   * @param patient whether work that is not worth it is left to lanes that are busy
   */
  List<P> poll(Wakeable lane, boolean patient) {
    WaitingLine.Taken<P> taken = new WaitingLine.Taken<>(List.of(), List.of());
    Runnable told = () -> {};
    lock.lock();
    try {
      nudged &= patient;
      if (onLoops && (loopLoad.isWorthJoining() || !patient)) {
        taken = form(loopLoad);
        if (!taken.dropped().isEmpty()) {
          tellThreads();
        }
      }
      idleLoops.remove(lane);
      if (onLoops && taken.batch().isEmpty()) {
        idleLoops.add(lane);
        // What is claimed is told by whoever finishes that.
        if (patient && !loopLoad.isWorthJoining()) {
          told = nudge();
        }
      }
    } finally {
      lock.unlock();
    }
    told.run();
    taken.dropped().forEach(work -> drop(work, Errors.deadlineExceeded()));
    return taken.batch();
  }

  /** A lane that was to look a little later is busy then: another one has to. */
  void nudgedInVain() {
    Runnable told;
    lock.lock();
    try {
      nudged = false;
      told = nudge();
    } finally {
      lock.unlock();
    }
    told.run();
  }

  private WaitingLine.Taken<P> form(Load load) {
    WaitingLine.Taken<P> taken = line.take(work -> loadOf(work) == load);
    taken.dropped().forEach(work -> loadOf(work).left(work.rows()));
    for (P work : taken.batch()) {
      load.left(work.rows());
      load.begun(work.rows());
    }
    return taken;
  }

  /**
   * What was claimed by a batch is free again. Whoever had it looks for more himself; what waited
   * for the claims may be for lanes of the other sort.
   *
   * @param left what a thread has to carry out instead, before all that waits
   */
  void finished(List<P> batch, List<P> left) {
    Runnable told = () -> {};
    lock.lock();
    try {
      Load load = loadOf(batch.getFirst());
      batch.forEach(work -> load.ended(work.rows()));
      line.free(batch);
      left.forEach(Pending::needThread);
      if (closed) {
        told = () -> left.forEach(work -> drop(work, Errors.draining()));
      } else {
        line.putBack(left);
        left.forEach(work -> threadLoad.arrived(work.rows()));
        if (load == loopLoad || !left.isEmpty()) {
          tellThreads();
        }
        if (load == threadLoad) {
          told = tellLoops();
        }
      }
    } finally {
      lock.unlock();
    }
    told.run();
  }

  private void tellThreads() {
    if (threadLoad.isAny() && idleThreads > 0) {
      more.signal();
    }
  }

  private Runnable tellLoops() {
    return loopLoad.isAny() && !idleLoops.isEmpty() ? nearest()::wake : () -> {};
  }

  /**
   * Fails what waits and will reach its deadline within {@code margin}: nobody will come to it in
   * time.
   *
   * @param threads whether no thread will come; false: what they would do fails only when it has to
   *     wait for other work that nobody comes to or that is under way
   * @param loops the same of lanes on loops
   */
  void failOverdue(Duration margin, boolean threads, boolean loops, PrismException failure) {
    List<P> overdue;
    Runnable told = () -> {};
    lock.lock();
    try {
      overdue = line.takeOverdue(margin, work -> loadOf(work) == loopLoad ? loops : threads);
      overdue.forEach(work -> loadOf(work).left(work.rows()));
      if (!overdue.isEmpty()) {
        tellThreads();
        told = tellLoops();
      }
    } finally {
      lock.unlock();
    }
    told.run();
    overdue.forEach(work -> drop(work, failure));
  }

  /** Fails everything that waits, and whatever is added later. */
  void close() {
    List<P> rest;
    lock.lock();
    try {
      closed = true;
      rest = line.takeAll();
      idleLoops.clear();
      onLoops = false;
      more.signalAll();
    } finally {
      lock.unlock();
    }
    rest.forEach(work -> drop(work, Errors.draining()));
  }

  private void drop(P work, PrismException failure) {
    work.fail(failure);
    admission.release(work.share(), 1, work.bytes());
  }
}
