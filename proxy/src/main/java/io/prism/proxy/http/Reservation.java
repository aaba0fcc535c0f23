package io.prism.proxy.http;

import io.netty.channel.EventLoop;
import io.prism.proxy.limits.MemoryBudget;
import io.prism.proxy.limits.Waiting;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** What one request holds of the process's byte budget. Used on one loop. */
final class Reservation {

  /** Bodies of unknown length ask for this many bytes at a time. */
  private static final int STEP = 64 << 10;

  private final MemoryBudget memory;
  private final int weight;
  private long coveredBytes;
  private long added;
  private boolean released;
  private @Nullable Waiting waiting;

  /**
   * Nothing, for now.
   *
   * @param weight how much memory a byte of body costs
   */
  Reservation(MemoryBudget memory, int weight) {
    this.memory = memory;
    this.weight = weight;
  }

  /** Asks for what a body of so many bytes costs, beyond what is held already. */
  boolean cover(long bodyBytes) {
    if (weight == 0 || bodyBytes <= coveredBytes) {
      return true;
    }
    long more = bodyBytes - coveredBytes;
    boolean taken =
        coveredBytes == 0 ? memory.tryReserve(more * weight) : memory.tryTake(more * weight);
    if (!taken) {
      return false;
    }
    coveredBytes += more;
    return true;
  }

  /**
   * Waits for what {@link #cover} did not get.
   *
   * @param covered told on the loop, later, unless everything is given back before
   * @return false when too many wait already
   */
  boolean awaitCover(long bodyBytes, EventLoop loop, Runnable covered) {
    long more = bodyBytes - coveredBytes;
    Optional<Waiting> place =
        memory.await(more * weight, () -> bring(loop, more, () -> accept(more, covered)));
    waiting = place.orElse(null);
    return place.isPresent();
  }

  private void bring(EventLoop loop, long bytes, Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      memory.release(bytes * weight);
      throw e;
    }
  }

  private void accept(long bytes, Runnable covered) {
    if (released) {
      memory.release(bytes * weight);
    } else {
      coveredBytes += bytes;
      covered.run();
    }
  }

  /** Asks for what a body that has grown to so many bytes costs, with some room to grow on. */
  boolean coverGrowing(long bodyBytes) {
    return bodyBytes <= coveredBytes || cover((bodyBytes / STEP + 1) * STEP);
  }

  /** Asks for bytes beside those of the body. */
  boolean add(long bytes) {
    if (released || !memory.tryTake(bytes)) {
      return false;
    }
    added += bytes;
    return true;
  }

  /** Takes bytes beside those of the body that exist already. */
  void take(long bytes) {
    if (!released) {
      memory.take(bytes);
      added += bytes;
    }
  }

  /** Gives back some of the bytes beside those of the body, unless all are given back already. */
  void giveBack(long bytes) {
    if (!released) {
      memory.release(bytes);
      added -= bytes;
    }
  }

  /** Gives everything back, and takes nothing any more. */
  void release() {
    released = true;
    if (waiting != null) {
      waiting.cancel();
      waiting = null;
    }
    if (coveredBytes > 0 || added > 0) {
      memory.release(coveredBytes * weight + added);
      coveredBytes = 0;
      added = 0;
    }
  }
}
