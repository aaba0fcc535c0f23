package io.prism.proxy.limits;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of requests and replies that the process holds at a time, over all doors. Nothing waits
 * for room: who gets none is refused, so that no two calls can wait for each other.
 *
 * <p>Large messages may use three quarters of the budget at most, so that small calls go on while
 * large ones are refused. Safe for use by many threads.
 */
public final class MemoryBudget {

  private volatile long limit;
  private final int maxMessageBytes;
  private final AtomicLong used = new AtomicLong();

  /**
   * A budget.
   *
   * @param limit bytes in all
   * @param maxMessageBytes the largest message that a door accepts
   */
  public MemoryBudget(long limit, int maxMessageBytes) {
    this.limit = limit;
    this.maxMessageBytes = maxMessageBytes;
  }

  /** A share for one call, empty at first. */
  public CallMemory newCall() {
    return new CallMemory(this);
  }

  /** Changes the budget; what is held stays. */
  public void limit(long bytes) {
    limit = bytes;
  }

  /** Bytes held now. */
  public long used() {
    return used.get();
  }

  /** Bytes that may be held. */
  public long limit() {
    return limit;
  }

  /** The largest message that a door accepts. */
  public int maxMessageBytes() {
    return maxMessageBytes;
  }

  /** Takes bytes of a door that keeps its own accounts; granted always when nothing is held. */
  public boolean tryReserve(long bytes) {
    return tryTake(bytes, limit - limit / 4) || used.compareAndSet(0, bytes);
  }

  /** Gives back what {@link #tryReserve} granted. */
  public void release(long bytes) {
    give(bytes);
  }

  /** Takes bytes unless they would exceed the budget. */
  boolean tryTake(long bytes) {
    return tryTake(bytes, limit);
  }

  /** Takes bytes for a large message unless they would exceed the share of large ones. */
  boolean tryTakeLarge(long bytes) {
    return tryTake(bytes, limit - limit / 4);
  }

  private boolean tryTake(long bytes, long bound) {
    if (used.addAndGet(bytes) <= bound) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  /** Takes bytes that exist already and cannot be refused. */
  void take(long bytes) {
    used.addAndGet(bytes);
  }

  /** Gives bytes back. */
  void give(long bytes) {
    used.addAndGet(-bytes);
  }
}
