package io.prism.backend.keyvalue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A key: 1 to 1,024 bytes of valid UTF-8 without control characters (Unicode category Cc). Ordered
 * by unsigned bytes, which is also the order of code points, and never that of UTF-16 units.
 */
public final class Key implements Comparable<Key> {

  /** Longest key in UTF-8 bytes. */
  public static final int MAX_BYTES = 1024;

  private final byte[] utf8;
  private final int hash;

  private Key(byte[] utf8) {
    this.utf8 = utf8;
    this.hash = Arrays.hashCode(utf8);
  }

  /**
   * Checks a key that a client sent.
   *
   * @param field where it stood in the request, for the error
   * @throws PrismException {@code INVALID_KEY}
   */
  public static Key of(String text, String field) {
    if (text.isEmpty()) {
      throw invalid(field, "the key must not be empty");
    }
    // A UTF-16 unit takes at least one byte of UTF-8: this bounds the work below.
    if (text.length() > MAX_BYTES) {
      throw tooLong(field);
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || (c >= 0x7f && c <= 0x9f)) {
        throw invalid(
            field,
            String.format(
                "the key holds the control character U+%04X at position %d; remove it",
                (int) c, i));
      }
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > MAX_BYTES) {
      throw tooLong(field);
    }
    if (!isWellFormed(text)) {
      throw invalid(field, "the key is not valid Unicode text: it holds half a surrogate pair");
    }
    return new Key(utf8);
  }

  /** A key in code or in a test; the field is called {@code key}. */
  public static Key of(String text) {
    return of(text, "key");
  }

  /** A key that a store kept: trusted to have been checked when it was written. */
  public static Key ofStored(byte[] utf8) {
    return new Key(utf8.clone());
  }

  private static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)) {
        i++;
        if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
          return false;
        }
      } else if (Character.isLowSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  private static PrismException invalid(String field, String message) {
    return PrismException.invalidField(ErrorReason.INVALID_KEY, field, field + ": " + message);
  }

  private static PrismException tooLong(String field) {
    return PrismException.builder(
            ErrorReason.INVALID_KEY,
            field + ": the key is longer than " + MAX_BYTES + " bytes of UTF-8; shorten it")
        .violation(field, "longer than " + MAX_BYTES + " bytes of UTF-8")
        .metadata("limit", Integer.toString(MAX_BYTES))
        .build();
  }

  /** The key as text. */
  public String text() {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** The key's UTF-8 bytes in an array of the caller's own. */
  public byte[] toByteArray() {
    return utf8.clone();
  }

  /** The key's UTF-8 bytes, not copied. */
  public ByteString toByteString() {
    return UnsafeByteOperations.unsafeWrap(utf8);
  }

  /** The number of UTF-8 bytes. */
  public int size() {
    return utf8.length;
  }

  @Override
  public int compareTo(Key other) {
    return Arrays.compareUnsigned(utf8, other.utf8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Key key && hash == key.hash && Arrays.equals(utf8, key.utf8);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return text();
  }
}
