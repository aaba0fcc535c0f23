package io.prism.control.planning;

import java.util.List;
import java.util.Locale;

/** Numbers with their units, for people. */
final class Amounts {

  static final long MB = 1_000_000L;
  static final long GB = 1_000 * MB;
  static final long TB = 1_000 * GB;

  private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
  private static final List<String> DECIMAL = List.of("", "k", "M", "G", "T", "P", "E");

  private Amounts() {}

  /** Bytes as a Kubernetes quantity: exact, and as short as it can be. */
  static String bytes(long bytes) {
    String binary = inUnitsOf(1024, BINARY, bytes);
    String decimal = inUnitsOf(1000, DECIMAL, bytes);
    return decimal.length() < binary.length() ? decimal : binary;
  }

  private static String inUnitsOf(int factor, List<String> suffixes, long bytes) {
    long number = bytes;
    int power = 0;
    while (number != 0 && number % factor == 0 && power < suffixes.size() - 1) {
      number /= factor;
      power++;
    }
    return number + suffixes.get(power);
  }

  /** So many hundredths of a number, at most {@link Long#MAX_VALUE}. */
  static long percent(long number, int percent) {
    long times = times(number, percent);
    return times == Long.MAX_VALUE ? times : times / 100;
  }

  /** The product, at most {@link Long#MAX_VALUE}; both numbers are positive or 0. */
  static long times(long a, long b) {
    return a != 0 && b > Long.MAX_VALUE / a ? Long.MAX_VALUE : a * b;
  }

  /** A constant's name with a capital only in front. */
  static String capitalised(String name) {
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }
}
