package io.prism.proxy.limits;

import io.prism.control.snapshot.RateLimit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls through at a rate, and some at once after a pause. A token bucket in the form of the
 * generic cell rate algorithm (ITU-T I.371): one number, the time at which everything that was let
 * through would be paid for at the rate, so that nothing has to refill it. Gateways that share a
 * rate take equal parts of it, and each may be sent the whole burst's part at once. Safe for use by
 * many threads; never blocks.
 */
public final class RateLimiter {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /**
   * A limit in times.
   *
   * @param interval between two calls at the rate, for all gateways together
   * @param tolerance by how much calls may be ahead of the rate
   */
  private record Pace(double interval, double tolerance) {
    static Pace of(RateLimit limit) {
      double interval = (double) SECOND / limit.perSecond();
      return new Pace(interval, interval * limit.burst());
    }
  }

  private final IntSupplier gateways;
  private final LongSupplier nanoTime;
  private final AtomicLong paidAt;
  private volatile @Nullable Pace pace;

  /**
   * A limiter whose whole burst is free.
   *
   * @param limit empty: everything is let through
   * @param gateways how many share the limit, this one included
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  public RateLimiter(Optional<RateLimit> limit, IntSupplier gateways, LongSupplier nanoTime) {
    this.gateways = gateways;
    this.nanoTime = nanoTime;
    this.paidAt = new AtomicLong(nanoTime.getAsLong());
    limit(limit);
  }

  /** Changes the limit; what was let through stays counted. */
  public void limit(Optional<RateLimit> limit) {
    pace = limit.map(Pace::of).orElse(null);
  }

  /**
   * Lets calls through, or does not. More than the burst at once are let through when nothing else
   * was for long enough, and those that follow wait for as long as the rate asks.
   *
   * @param calls how many; positive
   * @return 0 when they were let through, else the nanoseconds after which they may be
   */
  public long take(int calls) {
    Pace current = pace;
    if (current == null) {
      return 0;
    }
    double interval = current.interval() * Math.max(1, gateways.getAsInt());
    double tolerance = Math.max(current.tolerance(), interval);
    long price = Math.round(interval * calls);
    long credit = Math.round(Math.max(0, tolerance - price));
    while (true) {
      long now = nanoTime.getAsLong();
      long paid = paidAt.get();
      // By difference, since the clock may start anywhere.
      long ahead = Math.max(0, paid - now);
      if (ahead > credit) {
        return ahead - credit;
      }
      if (paidAt.compareAndSet(paid, now + ahead + price)) {
        return 0;
      }
    }
  }
}
