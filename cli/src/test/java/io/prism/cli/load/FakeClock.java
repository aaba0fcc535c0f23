package io.prism.cli.load;

import java.time.Duration;

/** A clock that stands still until somebody waits or moves it. */
final class FakeClock implements LoadClock {

  private long now = 5_000;

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void pause(long nanos) {
    now += nanos;
  }

  void advance(Duration by) {
    now += by.toNanos();
  }
}
