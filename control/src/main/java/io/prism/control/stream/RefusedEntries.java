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
 * @param recorded the epoch that the store holds, by the names of erasures that are refused because
 *     it is later than theirs; of the first {@link #MAX_RECORDED}
 */
public record RefusedEntries(
    int count, Map<String, String> reasons, Map<String, Integer> recorded) {

  /** Of so many names reasons are kept: a record is written again with each heartbeat. */
  public static final int MAX_NAMED = 16;

  /** Of so many names epochs are kept. */
  public static final int MAX_RECORDED = 100;

  /** Longest reason. */
  public static final int MAX_REASON = 200;

  /** Nothing is refused. */
  public static final RefusedEntries NONE = new RefusedEntries(0, Map.of());

  /** Copies the maps. */
  public RefusedEntries {
    reasons = Collections.unmodifiableMap(new TreeMap<>(reasons));
    recorded = Collections.unmodifiableMap(new TreeMap<>(recorded));
  }

  /** None of them because of an epoch. */
  public RefusedEntries(int count, Map<String, String> reasons) {
    this(count, reasons, Map.of());
  }

  /** What was told so far of so many refused entries. */
  static RefusedEntries of(int count, Collection<Up.Nack> nacks) {
    Map<String, String> reasons = new TreeMap<>();
    nacks.stream()
        .limit(MAX_NAMED)
        .forEach(nack -> reasons.put(nack.name(), shorten(nack.reason())));
    Map<String, Integer> recorded = new TreeMap<>();
    nacks.stream()
        .filter(nack -> nack.recorded() > 0)
        .limit(MAX_RECORDED)
        .forEach(nack -> recorded.put(nack.name(), nack.recorded()));
    return new RefusedEntries(count, reasons, recorded);
  }

  /** Whether no reason is still to come. */
  boolean isComplete() {
    return reasons.size() == Math.min(count, MAX_NAMED);
  }

  private static String shorten(String reason) {
    return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON - 3) + "...";
  }
}
