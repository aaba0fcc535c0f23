package io.prism.cli.load;

/** What a call of the load does. */
enum CallKind {
  /** Reads one item. */
  GET("get"),
  /** Writes one item. */
  PUT("put"),
  /** Lists one page of items. */
  SCAN("scan");

  private final String word;

  CallKind(String word) {
    this.word = word;
  }

  /** What people and documents call it. */
  String word() {
    return word;
  }
}
