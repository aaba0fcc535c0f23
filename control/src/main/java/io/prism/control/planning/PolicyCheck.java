package io.prism.control.planning;

import io.prism.control.planning.Advice.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Holds a wish against what its team may ask for. What was accepted before for the same team stays
 * accepted: a policy that becomes stricter must not stand in the way of an unrelated change.
 */
final class PolicyCheck {

  private record Number(String field, Limit limit, long value) {}

  private record Use(String field, Right right, String value) {}

  private final Wish wish;
  private final TeamRules rules;
  private final Surroundings world;
  private final Optional<Wish> accepted;
  private final boolean isCounted;
  private final Notes notes;

  PolicyCheck(
      Wish wish, TeamRules rules, Surroundings world, Optional<Current> current, Notes notes) {
    Optional<Wish> before = current.flatMap(Current::accepted);
    this.wish = wish;
    this.rules = rules;
    this.world = world;
    this.accepted = before.filter(old -> old.team().equals(wish.team()));
    this.isCounted = current.isPresent() && (before.isEmpty() || accepted.isPresent());
    this.notes = notes;
  }

  void run() {
    numbers(wish).forEach(this::check);
    uses(wish).forEach(this::check);
    if (!isCounted) {
      checkCount();
    }
  }

  private void check(Number asked) {
    long most = rules.mostOfAll(asked.limit()).orElse(Long.MAX_VALUE);
    long own = rules.most(asked.limit()).orElse(Long.MAX_VALUE);
    long approved = Math.max(own, approved(asked.limit()));
    if (asked.value() <= Math.min(approved, most)) {
      return;
    }
    Optional<Number> before =
        accepted.stream()
            .flatMap(old -> numbers(old).stream())
            .filter(number -> number.field().equals(asked.field()))
            .findFirst();
    String value = asked.limit().text(asked.value());
    if (before.filter(number -> asked.value() <= number.value()).isPresent()) {
      notes.advise(
          Topic.KEPT_AS_ACCEPTED,
          asked.field(),
          value
              + " was accepted before and stays, though the limit is now "
              + asked.limit().text(Math.min(approved, most)));
    } else if (asked.value() > most) {
      refuse(
          asked,
          Reason.LIMIT_EXCEEDED,
          most,
          "nobody may have more",
          "ask for less, or have spec.global." + asked.limit().field() + " of the policy raised");
    } else if (before.filter(number -> asked.value() <= unasked(number, own)).isPresent()) {
      notes.advise(
          Topic.AUTO_APPROVED,
          asked.field(),
          value
              + " is more than the limit of "
              + asked.limit().text(own)
              + ", but no more than "
              + rules.increasePercent()
              + " % of what was accepted before");
    } else {
      refuse(
          asked,
          Reason.APPROVAL_REQUIRED,
          approved,
          "the team '" + wish.team() + "' may not have more by itself",
          remedy(asked, value));
    }
  }

  private String remedy(Number asked, String value) {
    if (asked.value() == Long.MAX_VALUE) {
      return "ask for a number of days, or have the level of the team raised to "
          + Level.EXPERT.word();
    }
    String field = asked.limit().field();
    return "ask for less, or have the PrismPolicy raised: limits."
        + field
        + " of the team, or an entry of spec.approvals with namespaceRef "
        + wish.id()
        + ", limit "
        + field
        + " and value "
        + value;
  }

  /** What needs nobody's approval; a limit can be passed once, not again and again. */
  private long unasked(Number before, long own) {
    return Math.min(
        Amounts.percent(before.value(), rules.increasePercent()),
        Amounts.percent(own, rules.increasePercent()));
  }

  private long approved(Limit limit) {
    return world.policy().approvals().stream()
        .filter(approval -> approval.namespace().equals(wish.id()) && approval.limit() == limit)
        .filter(approval -> approval.expires().map(world.now()::isBefore).orElse(true))
        .filter(approval -> wish.ticket().isEmpty() || wish.ticket().equals(approval.ticket()))
        .map(Policy.Approval::value)
        .max(Comparator.naturalOrder())
        .orElse(0L);
  }

  private void refuse(Number asked, Reason reason, long limit, String why, String remedy) {
    String value = asked.limit().text(asked.value());
    String most = asked.limit().text(limit);
    notes.refuse(
        new Refusal(
            reason,
            asked.field(),
            value,
            most,
            value + " is more than " + most + ", and " + why,
            remedy));
  }

  private void check(Use asked) {
    boolean before = accepted.filter(old -> uses(old).stream().anyMatch(asked::equals)).isPresent();
    if (rules.has(asked.right())) {
      return;
    }
    if (before) {
      notes.advise(
          Topic.KEPT_AS_ACCEPTED,
          asked.field(),
          "it was accepted before and stays, though the team may not ask for it any more");
      return;
    }
    notes.refuse(
        new Refusal(
            Reason.LIMIT_EXCEEDED,
            asked.field(),
            asked.value(),
            "level " + asked.right().from().word(),
            "a team of the level " + rules.level().word() + " may not ask for this",
            "remove it, or have the policy changed: " + asked.right().remedy(wish.team())));
  }

  private void checkCount() {
    rules
        .effective(Limit.NAMESPACES)
        .filter(most -> world.teamNamespaces() >= most)
        .ifPresent(
            most ->
                notes.refuse(
                    new Refusal(
                        Reason.LIMIT_EXCEEDED,
                        "team",
                        Integer.toString(world.teamNamespaces() + 1),
                        most.toString(),
                        "the team '" + wish.team() + "' has " + most + " namespaces already",
                        "delete one, or have the team's limits.maxNamespaces raised")));
  }

  private static List<Number> numbers(Wish wish) {
    Needs needs = wish.needs();
    List<Number> numbers = new ArrayList<>();
    numbers.add(new Number("needs.writeRPS", Limit.WRITE_RPS, needs.load().writeRps()));
    numbers.add(new Number("needs.readRPS", Limit.READ_RPS, needs.load().readRps()));
    add(numbers, "needs.dataSize", Limit.DATA_BYTES, needs.load().dataBytes());
    add(numbers, "needs.maxMessageSize", Limit.ITEM_BYTES, needs.messaging().maxMessageBytes());
    add(numbers, "needs.maxValueSize", Limit.ITEM_BYTES, needs.maxValueBytes());
    switch (needs.retention()) {
      case Retention.Unsaid _ -> {
        // The limit itself is what holds then.
      }
      case Retention.Days days ->
          numbers.add(new Number("needs.retentionDays", Limit.RETENTION_DAYS, days.days()));
      case Retention.Forever _ ->
          numbers.add(new Number("needs.retainForever", Limit.RETENTION_DAYS, Long.MAX_VALUE));
    }
    return numbers;
  }

  private static void add(List<Number> numbers, String field, Limit limit, OptionalLong value) {
    value.ifPresent(said -> numbers.add(new Number(field, limit, said)));
  }

  private static List<Use> uses(Wish wish) {
    List<Use> uses = new ArrayList<>();
    if (!wish.options().isEmpty()) {
      uses.add(
          new Use(
              "backend.options", Right.BACKEND_TUNING, String.join(", ", wish.options().keySet())));
    }
    if (wish.backend() instanceof BackendWish.Auto auto && !auto.preferredTypes().isEmpty()) {
      uses.add(
          new Use(
              "backend.preferredTypes",
              Right.BACKEND_PREFERENCE,
              String.join(", ", auto.preferredTypes())));
    }
    if (wish.needs().consistency() == Consistency.BOUNDED_STALENESS) {
      uses.add(new Use("needs.consistency", Right.BOUNDED_STALENESS, "BoundedStaleness"));
    }
    return uses;
  }
}
