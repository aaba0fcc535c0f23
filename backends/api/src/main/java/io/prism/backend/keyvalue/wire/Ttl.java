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
      throw invalid(field, "must be positive; leave it out for an item that does not expire");
    }
    return expiresAt(now, millis, field);
  }

  /** An expiry this long after {@code now}. */
  static long expiresAt(long now, long ttlMillis, String field) {
    if (ttlMillis > LAST_MILLIS - now) {
      throw invalid(field, "ends after the year 9999; use no_expiration");
    }
    return now + ttlMillis;
  }

  /** A duration in milliseconds, rounded up so that a positive one stays positive. */
  static long millis(Duration ttl, String field) {
    if (!Durations.isValid(ttl)) {
      throw invalid(field, "is not a valid duration");
    }
    long nanos = ttl.getNanos();
    long millis = ttl.getSeconds() * 1000 + nanos / 1_000_000;
    return nanos % 1_000_000 > 0 ? millis + 1 : millis;
  }

  private static PrismException invalid(String field, String message) {
    return PrismException.invalidField(ErrorReason.INVALID_TTL, field, field + ": " + message);
  }
}
