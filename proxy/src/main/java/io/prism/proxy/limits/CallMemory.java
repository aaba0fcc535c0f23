package io.prism.proxy.limits;

import io.grpc.Context;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call's share of the {@link MemoryBudget}. While there is no room even for a small message,
 * the call's message is {@linkplain #whenRoom not asked for}. From then on the door reports bytes
 * as they arrive; when there is no room, or the message is larger than any may be, the call is
 * refused at once, long before the message is complete. It does not wait then: gRPC tells nobody
 * how long a message will be, so that a call that turns out large holds bytes already, and reads
 * cannot stop in the middle of one.
 *
 * <p>A message that turns out large is charged for the largest batch that can be valid, twice,
 * since it is held as received and as decoded for a moment; once it is complete it is charged for
 * what it is. So the large messages that were begun can also be finished. What is inflated, and the
 * elements of lists, are charged besides, as they can be a thousand times what arrived.
 *
 * <p>The arrival methods are called by one thread at a time, and not before the message was asked
 * for; {@link #tryHold}, {@link #stopWaiting} and {@link #release} by any.
 */
public final class CallMemory {

  /** Told, on the thread that bytes arrive on, what becomes of the call. */
  public interface Watcher {
    /** The call cannot go on. */
    void refused(PrismException why);

    /** A message comes in pieces, or is of some size: the rest must not take forever. */
    void unfinished();
  }

  /** Where the gRPC door keeps it for the call. */
  public static final Context.Key<CallMemory> KEY = Context.key("prism-call-memory");

  /** From here on a message must be finished in time, even if all of it came at once. */
  private static final long SUBSTANTIAL_BYTES = 16 << 10;

  /** Nothing larger can be valid: a batch of 16 MiB, keys and framing. */
  static final long LARGEST_VALID_BYTES = 17L << 20;

  /**
   * What an element of a list takes besides its bytes: its objects, and their place in the list.
   */
  static final long ELEMENT_BYTES = 256;

  /** What a piece of a message takes besides its bytes, which may be one. */
  static final long PIECE_BYTES = 128;

  private static final long CLOSED = Long.MIN_VALUE;
  private static final VarHandle HELD;

  static {
    try {
      HELD = MethodHandles.lookup().findVarHandle(CallMemory.class, "held", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final MemoryBudget budget;
  private final long free;

  @SuppressWarnings("unused") // Through HELD.
  private volatile long held;

  private long arrived;
  private long scattered;
  private long inflated;
  private long listed;
  private long charged;
  private @Nullable PrismException refusal;
  private @Nullable Watcher watcher;
  private boolean timed;
  private volatile @Nullable Waiting waiting;

  /** A share; {@code free} bytes of each message are not charged. */
  CallMemory(MemoryBudget budget, long free) {
    this.budget = budget;
    this.free = free;
    this.charged = free;
  }

  /** Names who is told; of a refusal at once when there was one already. */
  public void watch(Watcher told) {
    watcher = told;
    if (refusal != null) {
      told.refused(refusal);
    }
  }

  /** There is no room even for the call itself: it is refused when it is {@link #watch}ed. */
  public void refuse() {
    refuse(noRoom());
  }

  /** Whether the call's message may be asked for at once. */
  public boolean hasRoom() {
    return budget.hasRoom();
  }

  /**
   * Waits for room for a small message and holds it. The call is refused when too many wait.
   *
   * @param start asks for the message; called once at most, on a thread that must not be held up
   */
  public void whenRoom(Runnable start) {
    Optional<Waiting> place =
        budget.await(
            MemoryBudget.LARGE_BYTES,
            () -> {
              charged = MemoryBudget.LARGE_BYTES;
              keep(MemoryBudget.LARGE_BYTES);
              start.run();
            });
    waiting = place.orElse(null);
    if (place.isEmpty()) {
      refuse(noRoom());
    }
  }

  /** Nobody waits for the message any more. */
  public void stopWaiting() {
    Waiting place = waiting;
    if (place != null) {
      waiting = null;
      place.cancel();
    }
  }

  /** More bytes of the current message arrived. */
  public void arrived(long bytes) {
    if (refusal != null) {
      return;
    }
    // A small message nearly always comes in one piece, and is spared the cost of a timer.
    boolean inPieces = arrived > 0;
    arrived += bytes;
    scattered += inPieces ? PIECE_BYTES : 0;
    if (!timed && (inPieces || arrived > SUBSTANTIAL_BYTES) && watcher != null) {
      timed = true;
      watcher.unfinished();
    }
    if (arrived > budget.maxMessageBytes()) {
      refuse(tooLarge(budget.maxMessageBytes()));
    } else if (!charge()) {
      refuse(noRoom());
    }
  }

  /**
   * More bytes came out of inflating the current message. Nobody is told when there is no room.
   *
   * @return whether there is room for them
   */
  public boolean tryInflate(long bytes) {
    inflated += bytes;
    return charge();
  }

  /**
   * More elements of lists were found in the current message. Nobody is told when there is no room.
   *
   * @return whether there is room for them
   */
  public boolean tryList(long elements) {
    listed += elements * ELEMENT_BYTES;
    return charge();
  }

  /** Takes what the message needs beyond what it was charged for. */
  private boolean charge() {
    long needed = arrived + scattered + listed + whileInflating();
    if (arrived > MemoryBudget.LARGE_BYTES) {
      long target =
          2 * (arrived <= LARGEST_VALID_BYTES ? LARGEST_VALID_BYTES : budget.maxMessageBytes());
      needed = Math.max(needed, Math.min(target, budget.limit() / 2));
    }
    long more = needed - charged;
    if (more <= 0) {
      return true;
    }
    boolean taken =
        needed <= MemoryBudget.LARGE_BYTES ? budget.tryTake(more) : budget.tryTakeLarge(more);
    if (taken) {
      charged = needed;
      keep(more);
    }
    return taken;
  }

  /** A large value is there twice for a moment: in the parser's pieces, and as a whole. */
  private long whileInflating() {
    return Math.max(inflated, Math.min(2 * inflated, budget.limit() / 2));
  }

  /** The current message is complete and decoded. */
  public void messageComplete() {
    scattered = 0;
    long remains = Math.max(free, (inflated > 0 ? inflated : arrived) + listed);
    if (charged > remains) {
      long surplus = charged - remains;
      charged = remains;
      giveBack(surplus);
    }
  }

  /** The current message was read. What arrives now is another one, which has the same room. */
  public void messageOver() {
    arrived = 0;
    scattered = 0;
  }

  /** Holds bytes of a reply unless there is no room. */
  public boolean tryHold(long bytes) {
    if (!budget.tryTake(bytes)) {
      return false;
    }
    keep(bytes);
    return true;
  }

  /** Holds bytes of a reply that must be sent whatever it takes. */
  public void hold(long bytes) {
    budget.take(bytes);
    keep(bytes);
  }

  /** Gives back bytes of a reply that has left the process. */
  public void giveBack(long bytes) {
    long before;
    do {
      before = held;
      if (before == CLOSED) {
        return;
      }
    } while (!HELD.compareAndSet(this, before, before - bytes));
    budget.give(bytes);
  }

  private void keep(long bytes) {
    long before;
    do {
      before = held;
      if (before == CLOSED) {
        // Released while bytes still came in: they are gone with the call.
        budget.give(bytes);
        return;
      }
    } while (!HELD.compareAndSet(this, before, before + bytes));
  }

  /** The call has left the process: gives everything back. Idempotent. */
  public void release() {
    stopWaiting();
    long before = (long) HELD.getAndSet(this, CLOSED);
    if (before != CLOSED) {
      budget.give(before);
    }
  }

  private void refuse(PrismException why) {
    refusal = why;
    if (watcher != null) {
      watcher.refused(why);
    }
  }

  /** The failure of a call that there is no room for. */
  public static PrismException noRoom() {
    return Errors.overloaded("the gateway holds as many bytes as it may");
  }

  /** The failure of a message beyond what a door accepts. */
  public static PrismException tooLarge(int limit) {
    return PrismException.builder(
            ErrorReason.MESSAGE_TOO_LARGE,
            "the message is larger than " + limit + " bytes; split it")
        .metadata("limit", Integer.toString(limit))
        .build();
  }
}
