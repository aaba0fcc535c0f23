package io.prism.operator.namespace;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Draws epochs of claims and of erasures, each later than those before. They come from the clock
 * and not from a counter, which would have to outlive claims, backups and clusters as stores do.
 */
record Epochs(InstantSource clock) {

  /** Epochs are seconds since then, and so have room for this century. */
  private static final long BEGIN = Instant.parse("2020-01-01T00:00:00Z").getEpochSecond();

  /** The one of this moment. */
  int now() {
    return Math.toIntExact(clock.instant().getEpochSecond() - BEGIN);
  }

  /** One that is later than another one, also where the clock was set back. */
  int after(int other) {
    return Math.max(now(), Math.addExact(other, 1));
  }

  /** One in which an order of an epoch, and what ends it, is out of reach of what is written. */
  int outOfReachOf(int order) {
    return after(order + 1);
  }
}
