package io.prism.control.stream;

import java.time.Duration;

/**
 * How long things last. Every replica and leader of an installation uses the same.
 *
 * @param heartbeat between two heartbeats of a gateway
 * @param leaseTtl how long a lease lasts, from when the heartbeat was sent that it answers
 * @param clockDrift by how much the clocks of two processes may come apart during a lease
 * @param storeWrite how long a write may still take effect after its process has ended
 * @param resend how long a gateway may take to have what it was sent before it is sent again
 */
public record Timers(
    Duration heartbeat,
    Duration leaseTtl,
    Duration clockDrift,
    Duration storeWrite,
    Duration resend) {

  /** What holds unless configured otherwise. */
  public static final Timers DEFAULT =
      new Timers(
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10));

  /** How long after its last renewal a gateway may still have effects. */
  public Duration goneAfter() {
    return leaseTtl.plus(clockDrift).plus(storeWrite);
  }
}
