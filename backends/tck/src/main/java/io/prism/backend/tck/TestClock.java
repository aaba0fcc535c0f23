package io.prism.backend.tck;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that stands still until a test moves it, in either direction. Safe for use by many
 * threads.
 */
public final class TestClock implements InstantSource {

  private final AtomicLong now;

  /** A clock that shows this many milliseconds since the epoch of Unix. */
  public TestClock(long millis) {
    this.now = new AtomicLong(millis);
  }

  /** Moves the clock; a negative duration sets it back. */
  public void advance(Duration duration) {
    now.addAndGet(duration.toMillis());
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(now.get());
  }

  @Override
  public long millis() {
    return now.get();
  }
}
