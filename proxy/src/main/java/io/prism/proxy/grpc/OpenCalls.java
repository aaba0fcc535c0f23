package io.prism.proxy.grpc;

import io.prism.proxy.limits.MemoryBudget;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the open calls of a listener take of a memory budget, whatever they carry: a part of it at
 * most, so that calls which say nothing, and which anyone may open, leave the others their room.
 * Safe for any thread.
 */
final class OpenCalls {

  /** The part that they may take. */
  private static final int PART = 4;

  private final MemoryBudget budget;
  private final AtomicLong used = new AtomicLong();

  OpenCalls(MemoryBudget budget) {
    this.budget = budget;
  }

  /** Takes the bytes of one more unless there is no room for it. */
  boolean tryOpen(long bytes) {
    if (used.addAndGet(bytes) > budget.limit() / PART) {
      used.addAndGet(-bytes);
      return false;
    }
    budget.take(bytes);
    return true;
  }

  /** Gives the bytes of one back. */
  void closed(long bytes) {
    used.addAndGet(-bytes);
    budget.release(bytes);
  }
}
