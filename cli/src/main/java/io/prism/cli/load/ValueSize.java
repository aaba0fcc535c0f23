package io.prism.cli.load;

import io.prism.backend.Settings;
import io.prism.backend.keyvalue.KeyValueLimits;
import java.util.SplittableRandom;

/**
 * How large values are, both ends included; every size between them is equally likely.
 *
 * @param min the fewest bytes, at least 1
 * @param max the most bytes, at most what any namespace takes
 */
record ValueSize(int min, int max) {

  private static final int LARGEST = Math.toIntExact(KeyValueLimits.HIGHEST_MAX_VALUE_BYTES);

  ValueSize {
    if (min < 1 || max < min || max > LARGEST) {
      throw new IllegalArgumentException(
          "a value has 1 byte to 16MiB, and a range goes from the smaller to the larger size");
    }
  }

  /**
   * Reads a size, or a range of two such as {@code 200B-4KiB}.
   *
   * @throws IllegalArgumentException with a message for people when it is none
   */
  static ValueSize parse(String text) {
    int dash = text.indexOf('-');
    return dash < 0
        ? new ValueSize(bytes(text), bytes(text))
        : new ValueSize(bytes(text.substring(0, dash)), bytes(text.substring(dash + 1)));
  }

  private static int bytes(String text) {
    return (int) Math.min(Integer.MAX_VALUE, Settings.parseSize(text));
  }

  /** A size of this range. */
  int pick(SplittableRandom random) {
    return min == max ? min : random.nextInt(min, max + 1);
  }

  @Override
  public String toString() {
    return min == max ? min + "B" : min + "B-" + max + "B";
  }
}
