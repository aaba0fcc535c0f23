package io.prism.proxy.call;

import io.grpc.Deadline;
import io.netty.util.Timeout;
import io.netty.util.Timer;
import io.netty.util.TimerTask;
import io.prism.backend.error.Errors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time of one call: when its work began, by when it is answered, and the timers that see to it.
 * Started and armed by the call's own thread; any thread may {@link #stop} it.
 */
final class CallClock {

  /** A call is answered this long before its deadline, timer ticks included. */
  private static final long RESERVE_NANOS =
      TimeUnit.MILLISECONDS.toNanos(50 + 2 * Gateway.TIMER_TICK_MILLIS);

  /** The clocks that end calls, here and in a plugin process, differ by no more. */
  private static final long NEARLY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** After so long without room a refusal, which another gateway may make good, is worth more. */
  private static final long ROOM_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * So long a client may say nothing, whatever time it gives itself, unless the method has more.
   */
  private static final long BEGINNING_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** The same for the rest of a request that has begun. */
  private static final long UPLOAD_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final Timer timer;
  private final @Nullable Deadline clientDeadline;
  private final long defaultNanos;
  private long startedNanos;
  private long answerByNanos;
  private volatile @Nullable Timeout answer;
  private volatile @Nullable Timeout upload;
  private volatile @Nullable Timeout room;

  /**
   * @param clientDeadline what the client gave; without one {@code defaultNanos} counts
   */
  CallClock(Timer timer, @Nullable Deadline clientDeadline, long defaultNanos) {
    this.timer = timer;
    this.clientDeadline = clientDeadline;
    this.defaultNanos = defaultNanos;
  }

  private long remainingNanos() {
    return clientDeadline == null
        ? defaultNanos
        : clientDeadline.timeRemaining(TimeUnit.NANOSECONDS);
  }

  /**
   * The request is complete and the work begins.
   *
   * @return by when to answer, in {@link System#nanoTime}
   * @throws io.prism.backend.error.PrismException {@code DEADLINE_EXCEEDED} when it is too late
   */
  long start() {
    startedNanos = System.nanoTime();
    long left = remainingNanos();
    if (left <= 0) {
      throw Errors.deadlineExceeded();
    }
    answerByNanos = answerBy(startedNanos, left);
    return answerByNanos;
  }

  /** By when to answer a call that has so much time left. */
  static long answerBy(long nowNanos, long leftNanos) {
    return nowNanos + leftNanos - Math.min(RESERVE_NANOS, leftNanos / 2);
  }

  /** Whether the time to answer has come, or nearly so. */
  static boolean isOver(long answerByNanos, long nowNanos) {
    return answerByNanos - nowNanos <= NEARLY_NANOS;
  }

  /** Whether the work began. */
  boolean isStarted() {
    return startedNanos != 0;
  }

  /** How long ago the work began. */
  long workedNanos() {
    return System.nanoTime() - startedNanos;
  }

  /** Whether the time to answer has come, or nearly so. */
  boolean isOver() {
    return isOver(answerByNanos, System.nanoTime());
  }

  /** Bounds the time until there is room for the request. */
  void expectRoom(TimerTask late) {
    room = timer.newTimeout(late, Math.min(ROOM_NANOS, remainingNanos()), TimeUnit.NANOSECONDS);
  }

  /** There is room. */
  void roomFound() {
    cancel(room);
  }

  /**
   * Bounds the time in which a request of which nothing is here may arrive, or one that is here may
   * be said to be complete. Does nothing when its time is bounded already.
   */
  void expectBeginning(TimerTask late) {
    if (upload == null) {
      upload = timer.newTimeout(late, atMost(BEGINNING_NANOS), TimeUnit.NANOSECONDS);
    }
  }

  /** Bounds the time in which a request that has begun may arrive. */
  void expectRequest(TimerTask late) {
    cancel(upload);
    upload = timer.newTimeout(late, atMost(UPLOAD_NANOS), TimeUnit.NANOSECONDS);
  }

  /** What is left to be answered in, as far as the client may decide that. */
  private long atMost(long nanos) {
    return Math.min(answerBy(0, remainingNanos()), Math.max(defaultNanos, nanos));
  }

  /** The request is here. */
  void requestArrived() {
    cancel(upload);
  }

  /** Bounds the time of the work; further times change nothing. */
  void expectAnswer(TimerTask late) {
    if (answer == null) {
      answer = timer.newTimeout(late, answerByNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
  }

  /** Drops the timers. */
  void stop() {
    cancel(answer);
    cancel(upload);
    cancel(room);
  }

  private static void cancel(@Nullable Timeout armed) {
    if (armed != null) {
      armed.cancel();
    }
  }
}
