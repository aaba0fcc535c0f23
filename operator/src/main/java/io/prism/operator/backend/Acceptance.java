package io.prism.operator.backend;

import io.prism.backend.Health;
import io.prism.crds.ConditionType;
import io.prism.crds.PrismMarks;
import io.prism.crds.Reason;
import io.prism.operator.status.Fact;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of the wish to use another store than the one with the data. It comes true only for
 * the store that is found now: a slip of the pen must not part a backend from its data.
 *
 * @param taken the identity of the store that is used from now on; empty: nothing changes
 * @param refusal why the wish does not come true, for people; empty: it does, is true already, or
 *     what is found is not clear yet
 */
record Acceptance(Optional<String> taken, Optional<String> refusal) {

  /** Nobody wishes anything that is not so. */
  static final Acceptance NONE = new Acceptance(Optional.empty(), Optional.empty());

  private static final int MAX_WORD = 128;

  /**
   * Weighs a wish.
   *
   * @param wish the identity that a person wrote
   * @param known that of the store with the data; empty: whichever is found is the one
   * @param seen what is found
   */
  static Acceptance of(Optional<String> wish, Optional<String> known, StoreWatch.Seen seen) {
    if (wish.filter(text -> !text.isBlank()).isEmpty() || seen.standing().isEmpty()) {
      return NONE;
    }
    Optional<String> used = known.or(() -> StoreReport.identity(seen.reports()));
    if (wish.equals(used)) {
      return NONE;
    }
    Optional<String> other =
        seen.standing().get() == StoreWatch.Standing.OTHER
            ? StoreReport.other(seen.reports())
            : Optional.empty();
    if (other.filter(found -> !found.equals(Health.NO_IDENTITY)).equals(wish)) {
      return seen.isClear() ? new Acceptance(wish, Optional.empty()) : NONE;
    }
    return new Acceptance(
        Optional.empty(),
        Optional.of(
            "%s names %s, but %s; nothing was changed: %s"
                .formatted(
                    PrismMarks.ACCEPT_STORE,
                    printable(wish.get()),
                    found(used, other),
                    other.isPresent() ? "correct the annotation, or remove it" : "remove it")));
  }

  private static String found(Optional<String> used, Optional<String> other) {
    return other
        .map(
            identity ->
                identity.equals(Health.NO_IDENTITY)
                    ? "the store found has no identity, and cannot be accepted"
                    : "the store found is " + identity)
        .or(() -> used.map(identity -> "no other store is found than the one in use, " + identity))
        .orElse("no store of any identity is found");
  }

  private static String printable(String text) {
    String word = text.replaceAll("[^ -~]", "?");
    return word.length() <= MAX_WORD ? word : word.substring(0, MAX_WORD) + "...";
  }

  /** The facts, the one that it is about with the refusal. */
  List<Fact> told(List<Fact> facts) {
    if (refusal.isEmpty()) {
      return facts;
    }
    ConditionType place =
        facts.stream().anyMatch(Acceptance::isMismatch)
            ? ConditionType.REACHABLE
            : ConditionType.ACCEPTED;
    return facts.stream()
        .map(fact -> fact.type() == place ? fact.adding(refusal.get()) : fact)
        .toList();
  }

  private static boolean isMismatch(Fact fact) {
    return fact.type() == ConditionType.REACHABLE
        && fact.reason() == Reason.STORE_IDENTITY_MISMATCH;
  }
}
