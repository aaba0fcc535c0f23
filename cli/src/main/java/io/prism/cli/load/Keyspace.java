package io.prism.cli.load;

import java.util.SplittableRandom;

/**
 * The keys of a run. They all begin with {@code bench/} and an identifier that no other run has, so
 * that nobody's data is touched.
 *
 * @param id the run
 * @param keys how many there are
 * @param pageItems how many items a prefix of {@link #page} should cover
 */
record Keyspace(String id, long keys, int pageItems) {

  private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final int ID_LENGTH = 8;
  private static final int DIGITS = 8;

  /** An identifier for a run; other than values it does not follow from the seed. */
  static String newId() {
    StringBuilder id = new StringBuilder();
    new SplittableRandom()
        .ints(ID_LENGTH, 0, ALPHABET.length())
        .forEach(index -> id.append(ALPHABET.charAt(index)));
    return id.toString();
  }

  /** What every key begins with. */
  String prefix() {
    return "bench/" + id + "/";
  }

  /** A key. */
  String key(long number) {
    String digits = Long.toString(number);
    return prefix() + "0".repeat(DIGITS - digits.length()) + digits;
  }

  /** A prefix of neighbours of a key, enough of them to fill a page if there are. */
  String page(long number) {
    int open = Integer.toString(pageItems - 1).length();
    String key = key(number);
    return key.substring(0, key.length() - open);
  }
}
