package io.prism.cli.load;

/**
 * How often each kind of call is made, as weights: only their ratio counts.
 *
 * @param get reads of one item
 * @param put writes of one item
 * @param scan pages of items
 */
record Mix(int get, int put, int scan) {

  /** Keeps the sum far from an overflow. */
  static final int HIGHEST = 1_000_000;

  Mix {
    if (Math.min(get, Math.min(put, scan)) < 0
        || Math.max(get, Math.max(put, scan)) > HIGHEST
        || get + put + scan == 0) {
      throw new IllegalArgumentException(
          "weights are 0 to " + HIGHEST + ", and one of them is above 0");
    }
  }

  /** The sum of the weights. */
  int total() {
    return get + put + scan;
  }

  /** The kind that a number from 0 to below the total stands for. */
  CallKind kindOf(int number) {
    if (number < get) {
      return CallKind.GET;
    }
    return number < get + put ? CallKind.PUT : CallKind.SCAN;
  }

  /** Whether calls of a kind are made at all. */
  boolean has(CallKind kind) {
    return switch (kind) {
      case GET -> get > 0;
      case PUT -> put > 0;
      case SCAN -> scan > 0;
    };
  }
}
