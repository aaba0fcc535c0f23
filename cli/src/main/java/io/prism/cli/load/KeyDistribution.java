package io.prism.cli.load;

import java.util.SplittableRandom;

/** Which keys calls are about. */
sealed interface KeyDistribution {

  /** A way to draw from keys 0 to below {@code keys}; confined to one thread. */
  Picker over(long keys);

  /** Draws keys. */
  @FunctionalInterface
  interface Picker {
    /** The number of a key. */
    long pick(SplittableRandom random);
  }

  /** Every key is as likely as any other. */
  record Uniform() implements KeyDistribution {
    @Override
    public Picker over(long keys) {
      return random -> random.nextLong(keys);
    }

    @Override
    public String toString() {
      return "uniform";
    }
  }

  /**
   * The n-th most wanted key is drawn in proportion to 1 / n^exponent. Which keys those are is
   * scattered over the key space, as it is in life: neighbours would share a page of the store.
   *
   * @param exponent more than 0, at most 10; 0.99 is what YCSB takes
   */
  record Zipfian(double exponent) implements KeyDistribution {

    static final double HIGHEST = 10;

    /** A prime above every number of keys: multiplying by it puts no two ranks on one key. */
    private static final long SCATTER = 2_147_483_647L;

    /** Checks the exponent. */
    public Zipfian {
      if (!(exponent > 0 && exponent <= HIGHEST)) {
        throw new IllegalArgumentException("an exponent is more than 0 and at most 10");
      }
    }

    @Override
    public Picker over(long keys) {
      ZipfSampler ranks = new ZipfSampler(keys, exponent);
      return random -> ranks.next(random) * (SCATTER % keys) % keys;
    }

    @Override
    public String toString() {
      return "zipfian " + exponent;
    }
  }
}
