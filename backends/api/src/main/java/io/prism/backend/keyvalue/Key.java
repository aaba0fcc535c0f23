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
 *
 * <p>Immutable and safe for use by many threads, except for the one key that a {@link Probe} moves.
 */
public final class Key implements Comparable<Key> {

  /** Longest key in UTF-8 bytes. */
  public static final int MAX_BYTES = 1024;

  private static final int FIRST_PRINTABLE = 0x20;
  private static final int DELETE = 0x7f;
  private static final int LAST_CONTROL = 0x9f;

  /** The lead byte of U+0080 to U+00BF in UTF-8. */
  private static final byte LEADS_CONTROLS = (byte) 0xc2;

  private final byte[] utf8;

  // Set once, before anybody else sees the key; only a probe's change later.
  private int length;
  private int hash;

  private Key(byte[] utf8) {
    this.utf8 = utf8;
    this.length = utf8.length;
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
      if (c < FIRST_PRINTABLE || (c >= DELETE && c <= LAST_CONTROL)) {
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

  /** Whether bytes are what {@link #of(String, String)} takes, as UTF-8. */
  public static boolean isValid(byte[] utf8, int offset, int length) {
    if (length <= 0 || length > MAX_BYTES) {
      return false;
    }
    for (int i = offset; i < offset + length; i++) {
      // What is beyond ASCII is negative.
      if (utf8[i] < FIRST_PRINTABLE || utf8[i] == DELETE) {
        return utf8[i] < 0 && isValidText(utf8, offset, length);
      }
    }
    return true;
  }

  private static boolean isValidText(byte[] utf8, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      boolean control = utf8[i] >= 0 && (utf8[i] < FIRST_PRINTABLE || utf8[i] == DELETE);
      boolean later =
          utf8[i] == LEADS_CONTROLS
              && i + 1 < offset + length
              && Byte.toUnsignedInt(utf8[i + 1]) <= LAST_CONTROL;
      if (control || later) {
        return false;
      }
    }
    return UnsafeByteOperations.unsafeWrap(utf8, offset, length).isValidUtf8();
  }

  /**
   * One key object that is moved from key to key, so that looking one up makes nothing. Confined to
   * one thread.
   */
  public static final class Probe {

    /** Has room to spare at every length, which is how it is told from other keys. */
    private final Key key = new Key(new byte[MAX_BYTES + 1]);

    /** A probe. */
    public Probe() {}

    /**
     * Moves to the key that these bytes are, which are {@linkplain #isValid valid}.
     *
     * @return the key; it is this one until the probe is moved again, so nobody keeps it: see
     *     {@link Key#kept}
     */
    public Key at(byte[] bytes, int offset, int length) {
      if (length > MAX_BYTES) {
        throw new IllegalArgumentException("longer than a key: " + length);
      }
      System.arraycopy(bytes, offset, key.utf8, 0, length);
      int hash = 1;
      for (int i = 0; i < length; i++) {
        hash = 31 * hash + key.utf8[i];
      }
      key.length = length;
      key.hash = hash;
      return key;
    }
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

  /** The same key in an object that never changes; this one unless it is a {@link Probe}'s. */
  public Key kept() {
    return utf8.length == length ? this : new Key(toByteArray());
  }

  /** The key as text. */
  public String text() {
    return new String(utf8, 0, length, StandardCharsets.UTF_8);
  }

  /** The key's UTF-8 bytes in an array of the caller's own. */
  public byte[] toByteArray() {
    return Arrays.copyOf(utf8, length);
  }

  /** The key's UTF-8 bytes, not copied. */
  public ByteString toByteString() {
    return UnsafeByteOperations.unsafeWrap(utf8, 0, length);
  }

  /** The number of UTF-8 bytes. */
  public int size() {
    return length;
  }

  @Override
  public int compareTo(Key other) {
    return Arrays.compareUnsigned(utf8, 0, length, other.utf8, 0, other.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Key key
        && hash == key.hash
        && Arrays.equals(utf8, 0, length, key.utf8, 0, key.length);
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
