package io.prism.control.planning;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Estimates of what a namespace is used for; they limit nothing.
 *
 * @param shape the shape of the load
 * @param readRps reads a second; 0 when unknown
 * @param writeRps writes a second; 0 when unknown
 * @param dataBytes all items together
 * @param averageItemBytes one item; empty when it was left to be assumed
 * @param latencyP99Millis within which 99 of 100 calls should be answered
 */
public record Load(
    Shape shape,
    long readRps,
    long writeRps,
    OptionalLong dataBytes,
    OptionalLong averageItemBytes,
    OptionalInt latencyP99Millis) {

  /** Nothing is known. */
  public static final Load UNKNOWN =
      new Load(
          Shape.BALANCED, 0, 0, OptionalLong.empty(), OptionalLong.empty(), OptionalInt.empty());

  /** What an item is assumed to take when nothing is said. */
  public static final long ASSUMED_ITEM_BYTES = 1024;

  /** The shape of a load. */
  public enum Shape {
    /** Mostly reads. */
    READ_HEAVY,
    /** Mostly writes. */
    WRITE_HEAVY,
    /** Mostly writes that add. */
    APPEND_HEAVY,
    /** A bit of everything. */
    BALANCED
  }

  /** Checks that no estimate is negative. */
  public Load {
    if (readRps < 0 || writeRps < 0) {
      throw new IllegalArgumentException("a rate is not negative");
    }
  }

  /** Calls of any kind a second. */
  public long rps() {
    return readRps + writeRps;
  }

  /** What an item takes, assumed when nothing is said. */
  public long itemBytes() {
    return averageItemBytes.orElse(ASSUMED_ITEM_BYTES);
  }
}
