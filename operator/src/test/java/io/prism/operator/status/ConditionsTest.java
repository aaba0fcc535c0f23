package io.prism.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.ConditionType;
import io.prism.crds.Reason;
import io.prism.crds.common.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConditionsTest {

  private static final Instant THEN = Instant.parse("2026-01-01T00:00:00.5Z");
  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

  private final List<Condition> before =
      Conditions.of(
          null,
          List.of(
              Fact.yes(ConditionType.READY, "fine"),
              Fact.no(ConditionType.ACCEPTED, Reason.NOT_SUPPORTED, "no")),
          1L,
          THEN);

  @Test
  void aStatusThatStaysKeepsItsTimeAndOneThatTurnsDoesNot() {
    List<Condition> after =
        Conditions.of(
            before,
            List.of(
                Fact.yes(ConditionType.READY, "still fine"),
                Fact.yes(ConditionType.ACCEPTED, "yes")),
            2L,
            NOW);

    assertThat(after)
        .extracting(Condition::lastTransitionTime)
        .containsExactly("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z");
    assertThat(after).extracting(Condition::observedGeneration).containsOnly(2L);
    assertThat(after).extracting(Condition::message).containsExactly("still fine", "yes");
  }

  @Test
  void anotherReasonForTheSameStatusIsNoTransition() {
    List<Condition> after =
        Conditions.of(
            before, List.of(Fact.no(ConditionType.ACCEPTED, Reason.UNKNOWN_TEAM, "who")), 1L, NOW);

    assertThat(after.getFirst().reason()).isEqualTo("UnknownTeam");
    assertThat(after.getFirst().lastTransitionTime()).isEqualTo("2026-01-01T00:00:00Z");
  }

  @Test
  void whatNoFactIsAboutDisappearsUnlessItIsKept() {
    List<Fact> facts = List.of(Fact.yes(ConditionType.PAUSED, Reason.PAUSED_BY_ANNOTATION, "p"));

    assertThat(Conditions.of(before, facts, 2L, NOW))
        .extracting(Condition::type)
        .containsExactly("Paused");
    assertThat(Conditions.keeping(Set.of(ConditionType.ACCEPTED), before, facts, 2L, NOW))
        .contains(before.get(1))
        .extracting(Condition::type)
        .containsExactly("Paused", "Accepted");
  }

  @Test
  void aFactWinsOverWhatWouldBeKept() {
    List<Condition> after =
        Conditions.keeping(
            Set.of(ConditionType.READY),
            before,
            List.of(Fact.unknown(ConditionType.READY, Reason.UNREACHABLE, "?")),
            1L,
            NOW);

    assertThat(after).extracting(Condition::status).containsExactly("Unknown");
  }

  @Test
  void noMessageIsLongerThanTheSchemaAllows() {
    Condition long_ =
        Conditions.of(null, List.of(Fact.yes(ConditionType.READY, "x".repeat(40_000))), 1L, NOW)
            .getFirst();

    assertThat(long_.message()).hasSizeLessThanOrEqualTo(32_768).endsWith("...");
  }

  @Test
  void onlyTrueHolds() {
    assertThat(Conditions.holds(before, ConditionType.READY)).isTrue();
    assertThat(Conditions.holds(before, ConditionType.ACCEPTED)).isFalse();
    assertThat(Conditions.holds(before, ConditionType.PAUSED)).isFalse();
    assertThat(Conditions.holds(null, ConditionType.READY)).isFalse();
  }
}
