package io.prism.backend.plugin;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that are held at a time, up to a bound. Nobody waits for room: who gets none is refused, so
 * that no two calls can wait for each other. Safe for use by many threads.
 */
public final class ByteBudget {

  private final long limit;
  private final AtomicLong used = new AtomicLong();

  /** A budget of this many bytes. */
  public ByteBudget(long limit) {
    this.limit = limit;
  }

  /** Takes bytes unless the bound would be exceeded, not even for a moment. */
  public boolean tryTake(long bytes) {
    return tryTake(bytes, false);
  }

  /** As {@link #tryTake}, but grants anything while nothing is held. */
  public boolean tryTakeOrAlone(long bytes) {
    return tryTake(bytes, true);
  }

  private boolean tryTake(long bytes, boolean anythingAlone) {
    long before;
    do {
      before = used.get();
      if (bytes > limit - before && !(anythingAlone && before == 0)) {
        return false;
      }
    } while (!used.compareAndSet(before, before + bytes));
    return true;
  }

  /** Takes bytes that exist already and cannot be refused. */
  public void take(long bytes) {
    used.addAndGet(bytes);
  }

  /** Gives bytes back. */
  public void give(long bytes) {
    used.addAndGet(-bytes);
  }

  /** Bytes held now. */
  public long used() {
    return used.get();
  }
}
