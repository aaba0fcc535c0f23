package io.prism.backend;

import com.google.protobuf.ByteString;

/**
 * A client's promise that two calls with the same token are one. The store records the first
 * outcome in the transaction of the effect and returns it for as long as the window lasts.
 *
 * @param value 1 to 128 printable ASCII characters, unique in its namespace
 * @param fingerprint stands for method and request; the same token with another fingerprint is
 *     refused with {@code IDEMPOTENCY_TOKEN_REUSED}
 * @param windowMillis how long the outcome is remembered at least
 */
public record IdempotencyToken(String value, ByteString fingerprint, long windowMillis) {

  /** Longest token. */
  public static final int MAX_LENGTH = 128;

  /** Checks the form. */
  public IdempotencyToken {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("a token has 1 to 128 characters");
    }
    if (windowMillis <= 0) {
      throw new IllegalArgumentException("the window must be positive: " + windowMillis);
    }
  }
}
