package io.prism.cli.load;

/**
 * One call to make.
 *
 * @param kind what it does
 * @param key the number of the key that it is about
 * @param valueBytes how many bytes it writes; 0 when it writes none
 */
record Call(CallKind kind, long key, int valueBytes) {

  Call {
    if (key < 0 || valueBytes < 0) {
      throw new IllegalArgumentException("neither a key nor a size is negative");
    }
  }
}
