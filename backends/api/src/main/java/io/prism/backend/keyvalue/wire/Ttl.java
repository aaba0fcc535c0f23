package io.prism.backend.keyvalue.wire;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Expiry;
import io.prism.common.v1.ErrorReason;
import java.util.OptionalLong;

/** From a time to live to an absolute expiry. */
final class Ttl {

  /** The last millisecond that a {@code google.protobuf.Timestamp} can show. */
  private static final long LAST_MILLIS = 253_402_300_799_999L;

  private Ttl() {}

  /** When an item written at {@code now} expires. */
  static long expiresAt(
      boolean given,
      Duration ttl,
      boolean noExpiration,
      OptionalLong defaultTtlMillis,
      long now,
      String field) {
    if (noExpiration) {
      if (given) {
        throw invalid(field, "excludes no_expiration; give one of them");
      }
      return Expiry.NEVER;
    }
    if (!given) {
      return defaultTtlMillis.isPresent()
          ? expiresAt(now, defaultTtlMillis.getAsLong(), field)
          : Expiry.NEVER;
    }
    long millis = millis(ttl, field);
    if (millis <= 0) {
      throw invalid(
          field,
          Durations.toString(ttl)
              + " is not more than 0s; use no_expiration for an item that does not expire");
    }
    return expiresAt(now, millis, field);
  }

  /** When an item expires whose remaining time is set to {@code ttl} at {@code now}. */
  static long expiresAt(Duration ttl, long now, String field) {
    long millis = millis(ttl, field);
    if (millis < 0) {
      throw invalid(
          field, Durations.toString(ttl) + " is less than 0s; give 0s to expire the item at once");
    }
    return expiresAt(now, millis, field);
  }

  private static long expiresAt(long now, long ttlMillis, String field) {
    long longest = LAST_MILLIS - now;
    if (ttlMillis > longest) {
      throw invalid(
          field,
          Durations.toString(Durations.fromMillis(ttlMillis))
              + " ends after the year 9999; give at most "
              + longest / 1000
              + "s, or let the item not expire");
    }
    return now + ttlMillis;
  }

  /** A duration in milliseconds, rounded away from zero so that it keeps its sign. */
  private static long millis(Duration ttl, String field) {
    if (!Durations.isValid(ttl)) {
      throw invalid(
          field,
          ttl.getSeconds()
              + " seconds and "
              + ttl.getNanos()
              + " nanos are no duration; give at most 315576000000 seconds, and less than"
              + " 1000000000 nanos of the same sign");
    }
    long millis = ttl.getSeconds() * 1000 + ttl.getNanos() / 1_000_000;
    return millis + Integer.signum(ttl.getNanos() % 1_000_000);
  }

  private static PrismException invalid(String field, String message) {
    return PrismException.invalidField(ErrorReason.INVALID_TTL, field, field + ": " + message);
  }
}
