package io.prism.operator.backend;

import io.prism.crds.ConditionType;
import io.prism.crds.Reason;
import io.prism.crds.backend.BackendStatus;
import io.prism.crds.common.Condition;
import io.prism.operator.resource.Watched;
import io.prism.operator.status.Conditions;
import io.prism.operator.status.Fact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one reconciliation found out about a backend.
 *
 * @param generation the generation that was judged
 * @param usedBy how many namespaces have their data there
 * @param facts what is told as conditions, but for those that follow from others
 */
public record BackendReport(@Nullable Long generation, int usedBy, List<Fact> facts) {

  /** Copies the list. */
  public BackendReport {
    facts = List.copyOf(facts);
  }

  /** The status that tells it. */
  public BackendStatus toStatus(@Nullable BackendStatus before, Instant now) {
    Optional<BackendStatus> old = Optional.ofNullable(before);
    List<Condition> told = old.map(BackendStatus::conditions).orElse(null);
    boolean paused = Watched.isPaused(facts);
    return new BackendStatus(
        paused ? old.map(BackendStatus::observedGeneration).orElse(null) : generation,
        null,
        null,
        null,
        null,
        usedBy,
        null,
        null,
        paused
            ? Conditions.keeping(EnumSet.allOf(ConditionType.class), told, facts, generation, now)
            : Conditions.of(told, withSummary(), generation, now),
        null);
  }

  private List<Fact> withSummary() {
    List<Fact> all = new ArrayList<>(facts);
    Optional<Fact> bad = facts.stream().filter(fact -> !fact.holds()).findFirst();
    all.addFirst(
        bad.map(fact -> Fact.no(ConditionType.READY, fact.reason(), fact.message()))
            .orElseGet(() -> Fact.yes(ConditionType.READY, "it can be used")));
    bad.ifPresent(
        fact ->
            all.add(
                Fact.yes(
                    fact.reason() == Reason.ROLLING_OUT
                        ? ConditionType.RECONCILING
                        : ConditionType.STALLED,
                    fact.reason(),
                    fact.message())));
    return all;
  }
}
