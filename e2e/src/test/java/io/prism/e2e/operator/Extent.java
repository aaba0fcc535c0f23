package io.prism.e2e.operator;

import java.time.Duration;

/**
 * How much of what takes long is done.
 *
 * @param changes changes of the configuration
 * @param kills rounds of killing something
 * @param outage how long the control plane is away
 * @param steady how long nothing may be written when there is nothing to do
 */
record Extent(int changes, int kills, Duration outage, Duration steady) {

  private static final Extent SHORT =
      new Extent(20, 5, Duration.ofSeconds(60), Duration.ofSeconds(60));
  private static final Extent FULL =
      new Extent(100, 50, Duration.ofMinutes(10), Duration.ofMinutes(10));

  /** Short, unless {@code ./prism e2e --full} says otherwise. */
  static Extent get() {
    return Boolean.getBoolean("prism.e2e.full") ? FULL : SHORT;
  }
}
