package io.prism.operator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that is set by hand. */
public final class FakeClock implements InstantSource {

  private Instant now = Instant.parse("2026-11-21T12:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  /** Later by a time. */
  public void advance(Duration time) {
    now = now.plus(time);
  }

  /** At a time. */
  public void set(Instant time) {
    now = time;
  }
}
