package io.prism.cli.transfer;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An item in a file. It expires at a time, or some time after it is imported, or never.
 *
 * @param key its key
 * @param value its value
 * @param expiresAt when it expires
 * @param ttl how long after the import it expires; not together with {@code expiresAt}
 */
record Record(String key, ByteString value, Optional<Instant> expiresAt, Optional<Duration> ttl) {

  /** Checks that there is one expiry at most. */
  Record {
    if (expiresAt.isPresent() && ttl.isPresent()) {
      throw new IllegalArgumentException("give \"expires_at\" or \"ttl\", not both");
    }
  }

  /** An item that does not expire. */
  Record(String key, ByteString value) {
    this(key, value, Optional.empty(), Optional.empty());
  }
}
