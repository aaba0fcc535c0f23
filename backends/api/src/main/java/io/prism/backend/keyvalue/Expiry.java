package io.prism.backend.keyvalue;

/**
 * The absolute time at which an item expires, as a number of milliseconds since the epoch of Unix.
 */
public final class Expiry {

  /** The item does not expire. */
  public static final long NEVER = Long.MAX_VALUE;

  private Expiry() {}

  /** Whether an item is absent at {@code nowMillis}: from the millisecond of its expiry on. */
  public static boolean isExpired(long expiresAtMillis, long nowMillis) {
    return expiresAtMillis <= nowMillis;
  }
}
