package io.prism.operator.status;

import io.prism.crds.ConditionType;
import io.prism.crds.common.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The conditions of a resource's status. */
public final class Conditions {

  private static final int MAX_MESSAGE = 32_000;

  private Conditions() {}

  /**
   * What a status says next. A condition that no fact is about disappears; one whose status stays
   * keeps the time of its last transition.
   *
   * @param before what the status says now
   * @param generation the generation that was judged
   */
  public static List<Condition> of(
      @Nullable List<Condition> before,
      Collection<Fact> facts,
      @Nullable Long generation,
      Instant now) {
    return keeping(Set.of(), before, facts, generation, now);
  }

  /**
   * As {@link #of}, but conditions of some types stay as they are when no fact is about them: what
   * was not looked at is not unsaid.
   */
  public static List<Condition> keeping(
      Set<ConditionType> kept,
      @Nullable List<Condition> before,
      Collection<Fact> facts,
      @Nullable Long generation,
      Instant now) {
    List<Condition> all = new ArrayList<>();
    facts.forEach(fact -> all.add(condition(before, fact, generation, now)));
    kept.stream()
        .filter(type -> facts.stream().noneMatch(fact -> fact.type() == type))
        .sorted()
        .forEach(type -> find(before, type).ifPresent(all::add));
    return List.copyOf(all);
  }

  /** A condition of a status; empty when it has none. */
  public static Optional<Condition> find(@Nullable List<Condition> conditions, ConditionType type) {
    return conditions == null
        ? Optional.empty()
        : conditions.stream().filter(c -> type.wire().equals(c.type())).findFirst();
  }

  /** Whether a status has a condition that is true. */
  public static boolean holds(@Nullable List<Condition> conditions, ConditionType type) {
    return find(conditions, type).filter(c -> "True".equals(c.status())).isPresent();
  }

  private static Condition condition(
      @Nullable List<Condition> before, Fact fact, @Nullable Long generation, Instant now) {
    String since =
        find(before, fact.type())
            .filter(old -> fact.status().wire().equals(old.status()))
            .map(Condition::lastTransitionTime)
            .filter(Objects::nonNull)
            .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    return new Condition(
        fact.type().wire(),
        fact.status().wire(),
        generation,
        since,
        fact.reason().wire(),
        shorten(fact.message()),
        null);
  }

  private static String shorten(String message) {
    return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "...";
  }
}
