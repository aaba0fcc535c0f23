package io.prism.control.planning;

import static io.prism.control.planning.WishBuilder.keyValue;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyCheckTest {

  private static final String WRITES_REFUSED = "ApprovalRequired needs.writeRPS";

  private final Candidate postgres = World.postgres("pg");

  @ParameterizedTest
  @CsvSource({
    "GUIDED, writes, 50000, 50001",
    "GUIDED, reads, 100000, 100001",
    "GUIDED, retention, 180, 181",
    "GUIDED, data, 1000000000000, 1000000000001",
    "ADVANCED, writes, 500000, 500001",
    "ADVANCED, reads, 1000000, 1000001",
    "ADVANCED, retention, 365, 366",
    "ADVANCED, data, 10000000000000, 10000000000001",
  })
  void eachLevelHasItsNumbers(Level level, String what, long most, long tooMuch) {
    World world = World.with(postgres).policy(World.team(level));

    assertThat(world.plan(asking(what, most))).isInstanceOf(Outcome.Planned.class);
    assertThat(world.refusals(asking(what, tooMuch)))
        .singleElement()
        .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Reason.APPROVAL_REQUIRED));
  }

  @Test
  void expertsHaveNoLimit() {
    assertThat(
            World.with(postgres)
                .plan(keyValue().writes(10_000_000).retention(new Retention.Forever())))
        .isInstanceOf(Outcome.Planned.class);
  }

  @Test
  void tenYearsAreForExpertsOnly() {
    WishBuilder wish = keyValue().retention(new Retention.Days(3650));

    for (Level level : List.of(Level.GUIDED, Level.ADVANCED)) {
      assertThat(World.with(postgres).policy(World.team(level)).reasons(wish))
          .containsExactly("ApprovalRequired needs.retentionDays");
    }
  }

  @Test
  void allThatIsTooMuchIsTold() {
    WishBuilder wish =
        keyValue()
            .writes(60_000)
            .reads(200_000)
            .data(2 * Amounts.TB)
            .retention(new Retention.Forever())
            .value(200 * Amounts.MB)
            .consistency(Consistency.BOUNDED_STALENESS)
            .staleness(5)
            .option("statement_timeout", "5s")
            .preferring("Redis");

    assertThat(World.with(postgres).policy(World.team(Level.GUIDED)).reasons(wish))
        .containsExactlyInAnyOrder(
            "ApprovalRequired needs.writeRPS",
            "ApprovalRequired needs.readRPS",
            "ApprovalRequired needs.dataSize",
            "ApprovalRequired needs.retainForever",
            "ApprovalRequired needs.maxValueSize",
            "LimitExceeded needs.consistency",
            "LimitExceeded backend.options",
            "LimitExceeded backend.preferredTypes",
            "NoMatchingBackend backend");
  }

  @Test
  void aRefusalSaysWhatWasAskedForTheLimitAndTheRemedy() {
    Refusal refusal =
        World.with(postgres)
            .policy(World.team(Level.GUIDED))
            .refusals(keyValue().writes(60_000))
            .getFirst();

    assertThat(refusal.requested()).isEqualTo("60000");
    assertThat(refusal.limit()).isEqualTo("50000");
    assertThat(refusal.message())
        .isEqualTo(
            "spec.needs.writeRPS: 60000 is more than 50000, and the team 'payments-team' may not"
                + " have more by itself; ask for less, or have the PrismPolicy raised:"
                + " limits.maxWriteRPS of the team, or an entry of spec.approvals with"
                + " namespaceRef payments/orders, limit maxWriteRPS and value 60000");
  }

  @Test
  void aTeamsOwnNumberWinsOverDefaultsAndDefaultsOverTheLevel() {
    Policy defaults = policy(Limits.NONE, most(20_000), Limits.NONE, List.of());
    Policy own = policy(most(80_000), most(20_000), Limits.NONE, List.of());

    assertThat(World.with(postgres).policy(defaults).reasons(keyValue().writes(20_001)))
        .containsExactly(WRITES_REFUSED);
    assertThat(World.with(postgres).policy(own).plan(keyValue().writes(80_000)))
        .isInstanceOf(Outcome.Planned.class);
  }

  @Test
  void nothingRaisesAGlobalLimit() {
    Policy policy =
        policy(most(80_000), Limits.NONE, most(70_000), List.of(approval(100_000, "T-1", null)));

    assertThat(World.with(postgres).policy(policy).reasons(keyValue().writes(70_001)))
        .containsExactly("LimitExceeded needs.writeRPS");
  }

  @Test
  void anApprovalRaisesALimitUntilItExpires() {
    Policy lasting = approving(approval(90_000, "T-1", World.NOW.plus(Duration.ofDays(1))));
    Policy over = approving(approval(90_000, "T-1", World.NOW));

    assertThat(World.with(postgres).policy(lasting).plan(keyValue().writes(90_000)))
        .isInstanceOf(Outcome.Planned.class);
    assertThat(World.with(postgres).policy(over).reasons(keyValue().writes(90_000)))
        .containsExactly(WRITES_REFUSED);
  }

  @Test
  void anApprovalMustBeTheOneThatIsReferredTo() {
    World world = World.with(postgres).policy(approving(approval(90_000, "T-1", null)));

    assertThat(world.plan(keyValue().writes(90_000).ticket("T-1")))
        .isInstanceOf(Outcome.Planned.class);
    assertThat(world.reasons(keyValue().writes(90_000).ticket("T-2")))
        .containsExactly(WRITES_REFUSED);
  }

  @Test
  void onlyExpertsKeepDataForEver() {
    assertThat(
            World.with(postgres)
                .policy(World.team(Level.ADVANCED))
                .refusals(keyValue().retention(new Retention.Forever()))
                .getFirst()
                .message())
        .isEqualTo(
            "spec.needs.retainForever: for ever is more than 365, and the team 'payments-team' may"
                + " not have more by itself; ask for a number of days, or have the level of the"
                + " team raised to Expert");
  }

  @Test
  void aTicketAloneApprovesNothing() {
    assertThat(
            World.with(postgres)
                .policy(World.team(Level.GUIDED))
                .reasons(keyValue().writes(60_000).ticket("T-1")))
        .containsExactly(WRITES_REFUSED);
  }

  @Test
  void anEstimateMayGrowALittleWithoutApprovalButNotAgainAndAgain() {
    World once =
        World.with(postgres)
            .policy(World.team(Level.GUIDED))
            .current(World.on("pg", "Postgres", keyValue().writes(50_000)));
    World again =
        World.with(postgres)
            .policy(World.team(Level.GUIDED))
            .current(World.on("pg", "Postgres", keyValue().writes(75_000)));

    assertThat(once.advice(keyValue().writes(75_000))).contains("AUTO_APPROVED needs.writeRPS");
    assertThat(once.reasons(keyValue().writes(75_001))).containsExactly(WRITES_REFUSED);
    assertThat(again.reasons(keyValue().writes(75_001))).containsExactly(WRITES_REFUSED);
  }

  @Test
  void whatWasAcceptedStaysWhenThePolicyBecomesStricter() {
    WishBuilder before = keyValue().writes(400_000).option("pool", "1");
    World world =
        World.with(postgres)
            .policy(World.team(Level.GUIDED))
            .current(World.on("pg", "Postgres", before));

    assertThat(world.advice(keyValue().writes(300_000).option("pool", "1")))
        .contains("KEPT_AS_ACCEPTED needs.writeRPS", "KEPT_AS_ACCEPTED backend.options");
    assertThat(world.reasons(keyValue().writes(400_001).option("pool", "1")))
        .containsExactly(WRITES_REFUSED);
    assertThat(world.reasons(keyValue().writes(1).option("other", "1")))
        .containsExactly("LimitExceeded backend.options");
  }

  @Test
  void whatAnotherTeamWasGrantedIsNotKept() {
    World world =
        World.with(postgres)
            .policy(World.team(Level.GUIDED))
            .current(World.on("pg", "Postgres", keyValue().team("platform").writes(60_000)));

    assertThat(world.reasons(keyValue().writes(60_000))).containsExactly(WRITES_REFUSED);
  }

  @Test
  void onlyTheKubernetesNamespacesOfATeamMayNameIt() {
    Policy elsewhere =
        World.team(
            team ->
                new Policy.Team(team.level(), Set.of("billing"), Limits.NONE, OptionalInt.empty()));

    assertThat(World.with(postgres).policy(elsewhere).reasons(keyValue()))
        .containsExactly("UnknownTeam team");
    assertThat(World.with(postgres).reasons(keyValue().team("platform")))
        .containsExactly("UnknownTeam team");
  }

  @Test
  void theTeamOfEverybodyElseServesThoseWhoAreInNoOther() {
    Policy.Team everybody =
        new Policy.Team(Optional.empty(), Set.of("*"), Limits.NONE, OptionalInt.empty());
    Policy.Team closed =
        new Policy.Team(Optional.empty(), Set.of("infra"), Limits.NONE, OptionalInt.empty());
    Policy policy =
        new Policy(
            Map.of("*", everybody, "platform", closed),
            Level.GUIDED,
            Limits.NONE,
            OptionalInt.empty(),
            Limits.NONE,
            List.of());

    assertThat(World.with(postgres).policy(policy).plan(keyValue().team("anybody")))
        .isInstanceOf(Outcome.Planned.class);
    assertThat(World.with(postgres).policy(policy).reasons(keyValue().team("platform")))
        .containsExactly("UnknownTeam team");
  }

  @Test
  void aTeamHasNoMoreNamespacesThanItMay() {
    Limits two = new Limits(Map.of(Limit.NAMESPACES, 2L), Optional.empty(), Map.of());
    World world = World.with(postgres).policy(policy(two, Limits.NONE, Limits.NONE, List.of()));

    assertThat(world.teamNamespaces(1).plan(keyValue())).isInstanceOf(Outcome.Planned.class);
    assertThat(world.teamNamespaces(2).reasons(keyValue())).containsExactly("LimitExceeded team");

    Current counted = World.on("pg", "Postgres", keyValue());
    assertThat(world.current(counted).plan(keyValue())).isInstanceOf(Outcome.Planned.class);
    assertThat(world.current(World.forgotten(counted)).plan(keyValue()))
        .isInstanceOf(Outcome.Planned.class);
    assertThat(
            world
                .current(World.on("pg", "Postgres", keyValue().team("platform")))
                .reasons(keyValue()))
        .containsExactly("LimitExceeded team");
  }

  @Test
  void aRightCanBeGivenToATeamAndTakenFromAll() {
    Limits given = new Limits(Map.of(), Optional.empty(), Map.of(Right.BACKEND_TUNING, true));
    Limits taken = new Limits(Map.of(), Optional.empty(), Map.of(Right.BACKEND_TUNING, false));
    WishBuilder tuned = keyValue().option("pool", "1");

    assertThat(
            World.with(postgres)
                .policy(policy(given, Limits.NONE, Limits.NONE, List.of()))
                .plan(tuned))
        .isInstanceOf(Outcome.Planned.class);
    assertThat(
            World.with(postgres)
                .policy(policy(given, Limits.NONE, taken, List.of()))
                .reasons(tuned))
        .containsExactly("LimitExceeded backend.options");
  }

  private static WishBuilder asking(String what, long number) {
    return switch (what) {
      case "writes" -> keyValue().writes(number);
      case "reads" -> keyValue().reads(number);
      case "retention" -> keyValue().retention(new Retention.Days(Math.toIntExact(number)));
      case "data" -> keyValue().data(number);
      default -> throw new AssertionError(what);
    };
  }

  private static Limits most(long writes) {
    return new Limits(Map.of(Limit.WRITE_RPS, writes), Optional.empty(), Map.of());
  }

  private static Policy approving(Policy.Approval approval) {
    return policy(Limits.NONE, Limits.NONE, Limits.NONE, List.of(approval));
  }

  private static Policy.Approval approval(long writes, String ticket, @Nullable Instant expires) {
    return new Policy.Approval(
        WishBuilder.ORDERS,
        Limit.WRITE_RPS,
        writes,
        Optional.of(ticket),
        Optional.ofNullable(expires));
  }

  private static Policy policy(
      Limits own, Limits defaults, Limits global, List<Policy.Approval> approvals) {
    return new Policy(
        Map.of(
            "payments-team",
            new Policy.Team(Optional.empty(), Set.of("payments"), own, OptionalInt.empty())),
        Level.GUIDED,
        defaults,
        OptionalInt.empty(),
        global,
        approvals);
  }
}
