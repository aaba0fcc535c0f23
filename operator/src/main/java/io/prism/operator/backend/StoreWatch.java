package io.prism.operator.backend;

import io.prism.operator.resource.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Remembers how stores were, so that one bad moment is not told: what differs from what was told
 * last counts once it was seen several times in a row. Safe for use by many threads.
 */
final class StoreWatch {

  /** How often something is seen before it is told. */
  static final int LOOKS = 3;

  /** Between two looks while it is not clear what holds. */
  static final Duration SOON = Duration.ofSeconds(2);

  /** Whatever wakes the reconciler does not make a look of its own. */
  private static final Duration SAME_MOMENT = Duration.ofSeconds(1);

  /** How a store is, as far as those tell that have it open. */
  enum Standing {
    /** It serves. */
    UP,
    /** It serves, and has no room for more. */
    FULL,
    /** It serves with what it accepted before, and refuses the credentials that there are now. */
    GOES_ON,
    /** Another store is found in its place. */
    OTHER,
    /** It refuses the credentials. */
    REFUSES,
    /** It does not serve. */
    DOWN,
    /** Nobody tells. */
    UNTOLD
  }

  /**
   * What is known of a store.
   *
   * @param standing what may be told; empty: not enough was seen yet
   * @param reports what was told when it was seen first, else nothing that is of use
   * @param isClear whether the last look says the same
   */
  record Seen(Optional<Standing> standing, List<StoreReport> reports, boolean isClear) {

    /** Of a store that nobody can tell of. */
    static final Seen NOTHING = new Seen(Optional.of(Standing.UNTOLD), List.of(), true);
  }

  /**
   * What was seen.
   *
   * @param told what may be told; empty: not enough was seen yet
   * @param reports that go with it
   * @param last what was seen last
   * @param times how often in a row it was
   * @param words what was said last
   * @param said how often in a row it was
   */
  private record Memory(
      Optional<Standing> told,
      List<StoreReport> reports,
      Standing last,
      int times,
      List<String> words,
      int said,
      Instant at) {

    Seen toSeen() {
      return new Seen(told, reports, told.filter(standing -> standing == last).isPresent());
    }
  }

  private final InstantSource clock;
  private final ConcurrentMap<ObjectKey, Memory> memories = new ConcurrentHashMap<>();

  StoreWatch(InstantSource clock) {
    this.clock = clock;
  }

  /** Takes what is told now. */
  Seen look(ObjectKey backend, Supplier<List<StoreReport>> question) {
    Instant now = clock.instant();
    Memory before = memories.get(backend);
    if (before != null && Duration.between(before.at(), now).compareTo(SAME_MOMENT) < 0) {
      return before.toSeen();
    }
    List<StoreReport> reports = question.get();
    return memories
        .merge(backend, first(reports, now), (old, fresh) -> next(old, reports, fresh.last(), now))
        .toSeen();
  }

  /** A backend that is gone. */
  void forget(ObjectKey backend) {
    memories.remove(backend);
  }

  private static Memory first(List<StoreReport> reports, Instant now) {
    Standing standing = standing(reports);
    // Good news need no second look: nothing else was told before.
    Optional<Standing> told = standing == Standing.UP ? Optional.of(standing) : Optional.empty();
    return new Memory(told, reports, standing, 1, words(reports), 1, now);
  }

  private static Memory next(
      Memory old, List<StoreReport> reports, Standing standing, Instant now) {
    int times = standing == old.last() ? Math.min(LOOKS, old.times() + 1) : 1;
    List<String> words = words(reports);
    int said = words.equals(old.words()) ? Math.min(LOOKS, old.said() + 1) : 1;
    boolean isNews = !old.told().equals(Optional.of(standing));
    if (isNews && times < LOOKS && !(old.told().isEmpty() && standing == Standing.UP)) {
      return new Memory(old.told(), old.reports(), standing, times, words, said, now);
    }
    // A store that is down says so in more words than one: those that were told first stay, until
    // it says the same other ones again and again, as when one trouble follows another. Which other
    // store is found is no matter of words.
    boolean keepsWords =
        !isNews
            && standing != Standing.UP
            && said < LOOKS
            && StoreReport.other(old.reports()).equals(StoreReport.other(reports));
    return new Memory(
        Optional.of(standing),
        keepsWords ? old.reports() : reports,
        standing,
        times,
        words,
        said,
        now);
  }

  private static boolean full(List<StoreReport> reports) {
    return reports.stream().anyMatch(StoreReport::full);
  }

  private static List<String> words(List<StoreReport> reports) {
    return reports.stream().map(StoreReport::message).distinct().sorted().toList();
  }

  private static Standing standing(List<StoreReport> reports) {
    if (reports.isEmpty()) {
      return Standing.UNTOLD;
    }
    if (reports.stream().anyMatch(report -> report.other().isPresent())) {
      return Standing.OTHER;
    }
    boolean refused = reports.stream().anyMatch(StoreReport::refused);
    if (reports.stream().anyMatch(StoreReport::isUp)) {
      return refused ? Standing.GOES_ON : full(reports) ? Standing.FULL : Standing.UP;
    }
    return refused ? Standing.REFUSES : Standing.DOWN;
  }
}
