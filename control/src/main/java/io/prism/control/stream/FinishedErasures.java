package io.prism.control.stream;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which finished erasures a gateway tells. Usually all; where there are too many for one message,
 * they take turns, so that those that others keep from going do not keep the rest back.
 */
final class FinishedErasures {

  /** That are told at a time. */
  private static final int MOST = 100;

  private String last = "";

  /** Whether one message does not tell all. */
  boolean areTooMany(Collection<Entry> served) {
    return served.stream().filter(FinishedErasures::isErasure).skip(MOST).findAny().isPresent();
  }

  /** What the next message tells, of entries in the order of their names. */
  List<Entry> turn(Collection<Entry> served) {
    List<Entry> all = served.stream().filter(FinishedErasures::isErasure).toList();
    if (all.size() <= MOST) {
      return all;
    }
    List<Entry> turn =
        Stream.concat(all.stream().filter(entry -> entry.name().compareTo(last) > 0), all.stream())
            .limit(MOST)
            .toList();
    last = turn.getLast().name();
    return turn;
  }

  private static boolean isErasure(Entry entry) {
    return Entry.isErasure(entry.name());
  }
}
