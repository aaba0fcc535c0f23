package io.prism.backend;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The version of an item: a configuration epoch and a hybrid logical clock reading.
 *
 * <p>Versions of one key only grow, deletions included. Clients see the {@linkplain #toByteString()
 * 12 bytes} as an opaque value and compare them for equality only.
 *
 * @param epoch the configuration epoch of the writer; not negative
 * @param clock 48 bits of milliseconds since the epoch of Unix, then 16 bits of counter; see
 *     Kulkarni et al., "Logical Physical Clocks" (2014)
 */
public record Version(int epoch, long clock) implements Comparable<Version> {

  /** Length of the wire and storage form. */
  public static final int BYTES = Integer.BYTES + Long.BYTES;

  /** Bits of the clock that count within a millisecond. */
  public static final int COUNTER_BITS = 16;

  /** Smaller than every version that a write can get. */
  public static final Version ZERO = new Version(0, 0);

  /** Checks the ranges. */
  public Version {
    if (epoch < 0 || clock < 0) {
      throw new IllegalArgumentException(
          "epoch and clock must not be negative: " + epoch + ", " + clock);
    }
  }

  /** The version of a clock reading at the start of a millisecond. */
  public static Version at(int epoch, long unixMillis) {
    return new Version(epoch, unixMillis << COUNTER_BITS);
  }

  /** Reads the 12 bytes of {@link #toByteString()}; empty when they are something else. */
  public static Optional<Version> parse(ByteString bytes) {
    if (bytes.size() != BYTES) {
      return Optional.empty();
    }
    ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
    int epoch = buffer.getInt();
    long clock = buffer.getLong();
    return epoch < 0 || clock < 0 ? Optional.empty() : Optional.of(new Version(epoch, clock));
  }

  /** The smallest larger version of the same epoch. */
  public Version tick() {
    return new Version(epoch, Math.addExact(clock, 1));
  }

  /** The milliseconds since the epoch of Unix that the clock shows. */
  public long unixMillis() {
    return clock >>> COUNTER_BITS;
  }

  /** The later of two versions. */
  public static Version max(Version a, Version b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /** Twelve bytes, big-endian, ordered as {@link #compareTo} orders. */
  public ByteString toByteString() {
    return UnsafeByteOperations.unsafeWrap(toByteArray());
  }

  /** The bytes of {@link #toByteString()} in an array of the caller's own. */
  public byte[] toByteArray() {
    return ByteBuffer.allocate(BYTES).putInt(epoch).putLong(clock).array();
  }

  @Override
  public int compareTo(Version other) {
    int byEpoch = Integer.compare(epoch, other.epoch);
    return byEpoch != 0 ? byEpoch : Long.compare(clock, other.clock);
  }
}
