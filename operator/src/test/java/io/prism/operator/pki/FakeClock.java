package io.prism.operator.pki;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that is set by hand. */
final class FakeClock implements InstantSource {

  private Instant now = Instant.parse("2026-11-21T12:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  void advance(Duration time) {
    now = now.plus(time);
  }

  void set(Instant time) {
    now = time;
  }
}
