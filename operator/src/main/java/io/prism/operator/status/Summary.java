package io.prism.operator.status;

import io.prism.crds.ConditionType;
import io.prism.crds.Reason;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a resource says of itself as a whole, next to what it says in detail. */
public final class Summary {

  /** What ends by itself. */
  private static final Set<Reason> PASSING =
      EnumSet.of(
          Reason.ROLLING_OUT,
          Reason.PROPAGATING,
          Reason.DEPENDENCIES_NOT_READY,
          Reason.DRAIN_PENDING,
          Reason.ERASURE_PENDING);

  /** While a resource is deleted: it serves no more. */
  private static final Set<Reason> GOING = EnumSet.of(Reason.DRAIN_PENDING, Reason.ERASURE_PENDING);

  private Summary() {}

  /**
   * Facts with those that follow from them: Ready first, and Reconciling or Stalled with the first
   * fact that is amiss. What nobody knows is not amiss.
   *
   * @param well what is said while nothing is amiss
   */
  public static List<Fact> of(List<Fact> facts, String well) {
    return of(facts, Fact.yes(ConditionType.READY, well));
  }

  /** The same with the fact that is told while nothing is amiss. */
  public static List<Fact> of(List<Fact> facts, Fact well) {
    List<Fact> all = new ArrayList<>(facts);
    Optional<Fact> amiss = facts.stream().filter(Summary::isAmiss).findFirst();
    all.addFirst(
        amiss
            .map(cause -> Fact.no(ConditionType.READY, cause.reason(), cause.message()))
            .orElse(well));
    amiss
        .flatMap(Summary::stage)
        .ifPresent(stage -> all.add(Fact.yes(stage, amiss.get().reason(), amiss.get().message())));
    return all;
  }

  /** Whether a reason names something that ends by itself. */
  public static boolean passes(String reason) {
    return PASSING.stream().anyMatch(passing -> passing.wire().equals(reason));
  }

  private static boolean isAmiss(Fact fact) {
    // What is asked to go serves on; what is on its way out does not.
    boolean isGoing =
        fact.type() == ConditionType.DELETION_BLOCKED && GOING.contains(fact.reason());
    // Whoever serves with a number of pods that stays, serves.
    return isGoing || fact.fails() && fact.type() != ConditionType.AUTOSCALING_ACTIVE;
  }

  private static Optional<ConditionType> stage(Fact cause) {
    if (PASSING.contains(cause.reason())) {
      return Optional.of(ConditionType.RECONCILING);
    }
    // The operator did its part where it is the store of a namespace that is not well.
    return cause.type() == ConditionType.BACKEND_HEALTHY
        ? Optional.empty()
        : Optional.of(ConditionType.STALLED);
  }
}
