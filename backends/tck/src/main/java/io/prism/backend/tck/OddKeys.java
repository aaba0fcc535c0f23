package io.prism.backend.tck;

import io.prism.backend.keyvalue.Key;
import java.util.List;

/**
 * Keys that stores are known to get wrong: as patterns, paths, numbers, in case, in order, in
 * length.
 */
final class OddKeys {

  /**
   * In the order of their UTF-8 bytes, which several pairs have in another order as UTF-16 or by a
   * collation.
   */
  static final List<String> IN_BYTE_ORDER =
      List.of(
          " ",
          " leading",
          "\"quoted\"",
          "%",
          "%%",
          "%2F",
          "'; DROP TABLE rows; --",
          "*",
          ".",
          "..",
          "../..",
          "/",
          "//",
          "/a/../b",
          "0",
          "00",
          "007",
          "10",
          "9",
          "?",
          "A",
          "B",
          "NULL",
          "Stra\u00dfe",
          "Z",
          "[a-z]",
          "\\",
          "\\\\",
          "_",
          "__",
          "a",
          "a ",
          "a%b",
          "a_b",
          "aa",
          "axb",
          "b",
          "e\u0301",
          "n\u0303",
          "{}",
          "~",
          "\u00a0",
          "\u00e9",
          "\u00f1",
          "\u0130",
          "\u200b",
          "\u212a",
          "\ud7ff",
          "\ue000",
          "\ufeff",
          "\uff5e",
          "\uffff",
          "\ud800\udc00",
          "\ud83d\udc68\u200d\ud83d\udc69",
          "\ud83d\ude00",
          "\udbff\udfff");

  /** Keys of the greatest length, of characters of one and of four bytes. */
  static final List<String> LONGEST =
      List.of("k".repeat(Key.MAX_BYTES), "\ud83d\ude00".repeat(Key.MAX_BYTES / 4));

  private OddKeys() {}
}
