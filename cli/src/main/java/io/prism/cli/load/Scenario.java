package io.prism.cli.load;

import java.time.Duration;
import java.util.Optional;

/**
 * What the load consists of.
 *
 * @param name what reports call it
 * @param mix which calls
 * @param keys how many keys there are
 * @param distribution which of them are called for
 * @param valueSize how large their values are
 * @param ttl how long an item lives; empty: as long as the run needs it
 * @param pageItems items that a scan asks for
 */
record Scenario(
    String name,
    Mix mix,
    long keys,
    KeyDistribution distribution,
    ValueSize valueSize,
    Optional<Duration> ttl,
    int pageItems) {

  static final int MOST_KEYS = 10_000_000;
  static final int MOST_PAGE_ITEMS = 1_000;
  static final long USUAL_KEYS = 10_000;
  static final ValueSize USUAL_SIZE = new ValueSize(1024, 1024);
  static final int USUAL_PAGE_ITEMS = 100;

  Scenario {
    if (keys < 1 || keys > MOST_KEYS) {
      throw new IllegalArgumentException("there are 1 to " + MOST_KEYS + " keys, not " + keys);
    }
    if (pageItems < 1 || pageItems > MOST_PAGE_ITEMS) {
      throw new IllegalArgumentException("a page has 1 to " + MOST_PAGE_ITEMS + " items");
    }
  }

  /** A mix of calls with what is usual for all else. */
  static Scenario of(String name, Mix mix) {
    return new Scenario(
        name,
        mix,
        USUAL_KEYS,
        new KeyDistribution.Uniform(),
        USUAL_SIZE,
        Optional.empty(),
        USUAL_PAGE_ITEMS);
  }

  /** The same with another number of keys. */
  Scenario withKeys(long number) {
    return new Scenario(name, mix, number, distribution, valueSize, ttl, pageItems);
  }

  /** The same with values of another size. */
  Scenario withValueSize(ValueSize size) {
    return new Scenario(name, mix, keys, distribution, size, ttl, pageItems);
  }
}
