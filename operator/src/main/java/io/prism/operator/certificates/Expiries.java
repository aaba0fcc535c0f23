package io.prism.operator.certificates;

import io.prism.operator.resource.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * When the certificates end that this replica has seen lately, by the parts that have them: figures
 * for each single one would grow with the installation. Safe for use by many threads.
 */
public final class Expiries {

  /** What was not seen for so long belongs to something that is gone. */
  private static final Duration FORGET = Duration.ofMinutes(10);

  private final InstantSource clock;
  private final ConcurrentMap<Id, Seen> all = new ConcurrentHashMap<>();

  private record Id(Part part, ObjectKey secret) {}

  private record Seen(Instant end, Instant at) {}

  /** Nothing was seen yet. */
  public Expiries(InstantSource clock) {
    this.clock = clock;
  }

  void saw(Part part, ObjectKey secret, Instant end) {
    all.put(new Id(part, secret), new Seen(end, clock.instant()));
  }

  /**
   * When the first certificate of each part ends, by the part's word; without parts of which none
   * was seen.
   */
  public Map<String, Instant> soonest() {
    Instant oldest = clock.instant().minus(FORGET);
    all.values().removeIf(seen -> seen.at().isBefore(oldest));
    Map<String, Instant> soonest = new TreeMap<>();
    all.forEach(
        (id, seen) ->
            soonest.merge(
                id.part().word(), seen.end(), (one, other) -> one.isBefore(other) ? one : other));
    return soonest;
  }
}
