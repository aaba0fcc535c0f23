package io.prism.control.stream;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a gateway refuses of the version it acknowledged; of these names it serves what it served
 * before.
 *
 * @param count how many entries
 * @param reasons why, by name; of the first {@link #MAX_NAMED} names, and shortened
 */
public record RefusedEntries(int count, Map<String, String> reasons) {

  /** Of so many names reasons are kept: a record is written again with each heartbeat. */
  public static final int MAX_NAMED = 16;

  /** Longest reason. */
  public static final int MAX_REASON = 200;

  /** Nothing is refused. */
  public static final RefusedEntries NONE = new RefusedEntries(0, Map.of());

  /** Copies the map. */
  public RefusedEntries {
    reasons = Collections.unmodifiableMap(new TreeMap<>(reasons));
  }

  /** What was told so far of so many refused entries. */
  static RefusedEntries of(int count, Collection<Up.Nack> nacks) {
    Map<String, String> reasons = new TreeMap<>();
    nacks.stream()
        .limit(MAX_NAMED)
        .forEach(nack -> reasons.put(nack.name(), shorten(nack.reason())));
    return new RefusedEntries(count, reasons);
  }

  /** Whether no reason is still to come. */
  boolean isComplete() {
    return reasons.size() == Math.min(count, MAX_NAMED);
  }

  private static String shorten(String reason) {
    return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON - 3) + "...";
  }
}
