package io.prism.backend.sqlite;

import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where calls wait for the threads that serve them. Callers never block beyond a short lock; the
 * threads of the store block in {@link #take}.
 *
 * @param <T> the kind of call
 */
final class Inbox<T extends FairQueue.Entry> {

  /** A batch of short calls closes at this many operations. */
  static final int BATCH_OPERATIONS = 256;

  /** A batch closes at this many bytes. */
  static final long BATCH_BYTES = 4L << 20;

  private final String what;
  private final int batchOperations;
  private final FairQueue<T> queue;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private int beingServed;
  private boolean woken;
  private boolean closed;
  private @Nullable PrismException refusal;
  private @Nullable CompletableFuture<Void> idle;

  /**
   * An empty inbox.
   *
   * @param what names the queue when it is full
   * @param batchOperations most operations of a batch
   */
  Inbox(String what, int batchOperations, int maxOperations, long maxBytes) {
    this.what = what;
    this.batchOperations = batchOperations;
    this.queue = new FairQueue<>(maxOperations, maxBytes);
  }

  /**
   * Adds a call.
   *
   * @throws PrismException {@code OVERLOADED} at the bound, or what {@link #refuse} was told
   */
  void offer(T call) {
    lock.lock();
    try {
      requireOpen();
      requireRoom(queue.offer(call));
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Adds calls of one namespace, all or none; fails as {@link #offer} does. */
  void offerAll(List<T> calls) {
    lock.lock();
    try {
      requireOpen();
      requireRoom(queue.offerAll(calls));
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() {
    if (refusal != null) {
      throw refusal;
    }
  }

  private void requireRoom(boolean added) {
    if (!added) {
      throw Errors.overloaded("too many " + what + " wait for this store");
    }
  }

  /**
   * Waits for work and takes a batch of it, which is empty after {@link #wakeUp}. The caller
   * answers the calls and says so with {@link #finished}.
   *
   * @return false when closed
   */
  boolean take(List<? super T> batch) {
    lock.lock();
    try {
      while (!closed && !woken && queue.operations() == 0) {
        arrived.awaitUninterruptibly();
      }
      if (closed) {
        return false;
      }
      woken = false;
      int before = queue.operations();
      queue.drainTo(batch, batchOperations, BATCH_BYTES);
      beingServed += before - queue.operations();
      if (queue.operations() > 0) {
        arrived.signal();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for work without taking it.
   *
   * @param nanoTime until when, on the scale of {@link System#nanoTime()}
   * @return false when the time is over and nothing waits
   */
  boolean awaitWork(long nanoTime) {
    lock.lock();
    try {
      while (!closed && !woken && queue.operations() == 0) {
        long remaining = nanoTime - System.nanoTime();
        if (remaining <= 0) {
          return false;
        }
        try {
          arrived.awaitNanos(remaining);
        } catch (InterruptedException e) {
          // Nobody interrupts the threads of a store; its end is told by close().
        }
      }
      woken = false;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Puts a call that was taken back at the end, since it is not done. */
  void putBack(T call) {
    lock.lock();
    try {
      beingServed--;
      queue.putBack(call);
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Says that calls which were taken have been answered. */
  void finished(int calls) {
    CompletableFuture<Void> reached;
    lock.lock();
    try {
      beingServed -= calls;
      reached = isIdle() ? idle : null;
    } finally {
      lock.unlock();
    }
    if (reached != null) {
      reached.complete(null);
    }
  }

  private boolean isIdle() {
    return beingServed == 0 && queue.operations() == 0;
  }

  /** Makes one {@link #take} return though nothing may wait. */
  void wakeUp() {
    lock.lock();
    try {
      woken = true;
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Refuses calls from now on; the first reason given stays. */
  void refuse(PrismException reason) {
    lock.lock();
    try {
      if (refusal == null) {
        refusal = reason;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Completes when nothing waits and nothing is being served; asked after {@link #refuse}. */
  CompletableFuture<Void> idle() {
    lock.lock();
    try {
      if (idle == null) {
        idle = new CompletableFuture<>();
      }
      if (isIdle()) {
        idle.complete(null);
      }
      return idle;
    } finally {
      lock.unlock();
    }
  }

  /** Takes out what waits, for the caller to fail. */
  List<T> clear() {
    lock.lock();
    try {
      return queue.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Ends every {@link #take}. */
  void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether {@link #close} was called. */
  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Calls that wait or are being served. */
  int unfinished() {
    lock.lock();
    try {
      return queue.operations() + beingServed;
    } finally {
      lock.unlock();
    }
  }

  /** Calls that wait. */
  int depth() {
    lock.lock();
    try {
      return queue.operations();
    } finally {
      lock.unlock();
    }
  }

  /** Bytes that wait. */
  long bytes() {
    lock.lock();
    try {
      return queue.bytes();
    } finally {
      lock.unlock();
    }
  }
}
