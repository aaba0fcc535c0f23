package io.prism.proxy.limits;

import io.prism.http2.frame.ByteAccount;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of requests and replies that the process holds at a time, over all doors.
 *
 * <p>Only who holds nothing yet, but for what any open call takes, waits for room, so no two calls
 * can wait for each other: a request whose body the HTTP door has not begun to read, and a gRPC
 * call whose message was not asked for yet. Its sender is held back by the transport meanwhile. Who
 * is in the middle of something and gets no room is refused. A door bounds how long it waits, since
 * an answer that comes late is worth less than a refusal that comes soon.
 *
 * <p>Large messages may use three quarters of the budget at most, so that small calls go on while
 * large ones wait or are refused. For the same reason large and small ones line up apart.
 *
 * <p>Safe for use by many threads.
 */
public final class MemoryBudget implements ByteAccount {

  private static final Logger LOG = LoggerFactory.getLogger(MemoryBudget.class);

  /** From here on a message counts as large. */
  public static final long LARGE_BYTES = 256 << 10;

  /**
   * So many may wait in each of the two lines. Each may have as much in the door's buffers as the
   * transport lets through unread, which is the door's window.
   */
  public static final int MOST_WAITING = 128;

  private volatile long limit;
  private final int maxMessageBytes;
  private final AtomicLong used = new AtomicLong();
  private final WaitingLine small = new WaitingLine(MOST_WAITING);
  private final WaitingLine large = new WaitingLine(MOST_WAITING);
  private final AtomicInteger wakeUps = new AtomicInteger();

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
    return newCall(0);
  }

  /** The same for one whose message may have so many bytes that count elsewhere. */
  public CallMemory newCall(long free) {
    return new CallMemory(this, free);
  }

  /** Changes the budget; what is held stays. */
  public void limit(long bytes) {
    limit = bytes;
    wake();
  }

  /** Bytes held now. */
  public long used() {
    return used.get();
  }

  /** How many wait for room now. */
  public int waiting() {
    return small.length() + large.length();
  }

  /** Bytes that may be held. */
  public long limit() {
    return limit;
  }

  /** The largest message that a door accepts. */
  public int maxMessageBytes() {
    return maxMessageBytes;
  }

  /**
   * Takes bytes of a door that keeps its own accounts, unless there is no room or others wait for
   * it. Granted always when nothing is held.
   */
  public boolean tryReserve(long bytes) {
    return line(bytes).isEmpty() && reserve(bytes);
  }

  /**
   * Lines up for bytes that {@link #tryReserve} did not grant.
   *
   * @param granted told once the bytes are taken, on a thread that must not be held up; maybe
   *     before this method returns, and maybe just after the place was given up
   * @return the place in the line; empty when too many wait already
   */
  public Optional<Waiting> await(long bytes, Runnable granted) {
    WaitingLine line = line(bytes);
    WaitingLine.Place place = new WaitingLine.Place(bytes, granted);
    if (!line.join(place)) {
      return Optional.empty();
    }
    // Room that was made before the place was taken has woken nobody.
    wake();
    return Optional.of(
        () -> {
          line.leave(place);
          wake();
        });
  }

  /** Gives back what was taken, or granted to one who waited. */
  @Override
  public void release(long bytes) {
    give(bytes);
  }

  /** Whether a small message can be let in without waiting. */
  public boolean hasRoom() {
    return small.isEmpty() && used.get() <= limit - LARGE_BYTES;
  }

  /**
   * Takes bytes unless they would exceed the budget, for one who holds something already: those who
   * wait hold nothing, and go behind.
   */
  public boolean tryTake(long bytes) {
    return tryTake(bytes, limit);
  }

  /** Takes bytes for a large message unless they would exceed the share of large ones. */
  boolean tryTakeLarge(long bytes) {
    return tryTake(bytes, limit - limit / 4);
  }

  /** Never takes more than it keeps, so that nobody is refused for what another one did not get. */
  private boolean tryTake(long bytes, long bound) {
    long before;
    do {
      before = used.get();
      if (before + bytes > bound) {
        return false;
      }
    } while (!used.compareAndSet(before, before + bytes));
    return true;
  }

  /** Takes bytes that exist already and cannot be refused. */
  @Override
  public void take(long bytes) {
    used.addAndGet(bytes);
  }

  /** Gives bytes back. */
  void give(long bytes) {
    used.addAndGet(-bytes);
    if (!small.isEmpty() || !large.isEmpty()) {
      wake();
    }
  }

  private WaitingLine line(long bytes) {
    return bytes > LARGE_BYTES ? large : small;
  }

  private boolean reserve(long bytes) {
    boolean taken = bytes > LARGE_BYTES ? tryTakeLarge(bytes) : tryTake(bytes);
    return taken || used.compareAndSet(0, bytes);
  }

  /**
   * Lets in who has room now. Runs on one thread at a time; a wake-up during a run, maybe from one
   * who was let in, makes it look once more.
   */
  private void wake() {
    if (wakeUps.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      letIn(small);
      letIn(large);
      seen = wakeUps.addAndGet(-seen);
    } while (seen != 0);
  }

  private void letIn(WaitingLine line) {
    WaitingLine.Place next = line.pollIf(this::reserve);
    while (next != null) {
      try {
        next.granted().run();
      } catch (RuntimeException e) {
        LOG.atError().setCause(e).log("one who waited for memory could not go on");
      }
      next = line.pollIf(this::reserve);
    }
  }
}
