package io.prism.backend.postgres.lane;

import io.prism.backend.Deadline;
import io.prism.backend.error.PrismException;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A piece of work that waits for a lane, or is being carried out by it. Answered exactly once, by
 * whoever comes first: the lane, or the watch that guards its deadline.
 *
 * @param <T> what it yields
 */
public abstract class Pending<T> {

  private final Share share;
  private final Deadline deadline;
  private final long bytes;
  private final Reply<T> reply;
  private final AtomicBoolean answered = new AtomicBoolean();
  private boolean special;

  /**
   * Work that was not admitted yet.
   *
   * @param share of its namespace
   * @param deadline when its caller stops waiting
   * @param bytes what it holds of the bounds
   * @param reply who waits
   */
  protected Pending(Share share, Deadline deadline, long bytes, Reply<T> reply) {
    this.share = share;
    this.deadline = deadline;
    this.bytes = bytes;
    this.reply = reply;
  }

  final Share share() {
    return share;
  }

  /** When its caller stops waiting. */
  public final Deadline deadline() {
    return deadline;
  }

  /** What it holds of the bounds. */
  public final long bytes() {
    return bytes;
  }

  /** The rows it adds to a statement. */
  public abstract int rows();

  /** What it counts towards the size of a batch. */
  public abstract long weight();

  /** What no other work of the same batch may claim, such as its keys. Compared by equality. */
  public abstract Collection<?> claims();

  /** Whether, for all that can be seen of it, one statement will do that is known beforehand. */
  protected abstract boolean isPlain();

  /** Whether a lane on an event loop may carry it out. */
  final boolean fitsLoop() {
    return !special && isPlain();
  }

  /** It took more than one statement would do, so that a thread has to carry it out. */
  final void needThread() {
    special = true;
  }

  /** The failure when it had begun and contact was lost. */
  public abstract PrismException interrupted();

  /** Whether it was answered, or failed. */
  final boolean isAnswered() {
    return answered.get();
  }

  /** Whether it is unanswered and somebody waits for the answer. */
  public final boolean isWanted() {
    return !answered.get() && reply.isAwaited();
  }

  /** Answers, unless that was done. */
  public final void answer(T value) {
    if (answered.compareAndSet(false, true)) {
      reply.done(value);
    }
  }

  /** Fails, unless it was answered. */
  public final void fail(PrismException failure) {
    if (answered.compareAndSet(false, true)) {
      reply.failed(failure);
    }
  }
}
