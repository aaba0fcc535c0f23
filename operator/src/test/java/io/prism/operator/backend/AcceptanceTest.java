package io.prism.operator.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.Health;
import io.prism.crds.ConditionType;
import io.prism.crds.Reason;
import io.prism.operator.backend.StoreWatch.Seen;
import io.prism.operator.backend.StoreWatch.Standing;
import io.prism.operator.status.Fact;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptanceTest {

  private static final Optional<String> OURS = Optional.of("ours");
  private static final StoreReport STRANGER = StoreReports.of("theirs").expecting(OURS);

  private static Seen seen(Standing standing, StoreReport... reports) {
    return new Seen(Optional.of(standing), List.of(reports), true);
  }

  private static Acceptance acceptance(String wish, Seen seen) {
    return Acceptance.of(Optional.of(wish), OURS, seen);
  }

  private static void assertRefused(Acceptance acceptance, String... words) {
    assertThat(acceptance.taken()).isEmpty();
    assertThat(acceptance.refusal().orElse(""))
        .startsWith("prism.io/accept-store names ")
        .contains("nothing was changed", "remove it")
        .contains(words);
  }

  @Test
  void theOtherStoreThatIsFoundIsTaken() {
    for (StoreReport report : List.of(STRANGER, StoreReports.HOLDS_ON)) {
      assertThat(acceptance("theirs", seen(Standing.OTHER, report)))
          .isEqualTo(new Acceptance(Optional.of("theirs"), Optional.empty()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"their", "theirs ", "THEIRS", "garbage $(x)"})
  void anyOtherValueIsRefusedWithWhatIsFound(String wish) {
    assertRefused(
        acceptance(wish, seen(Standing.OTHER, STRANGER)),
        "names " + wish + ", but the store found is theirs");
  }

  @Test
  void whereNoOtherStoreIsFoundNoneIsTaken() {
    assertRefused(
        acceptance("theirs", seen(Standing.UP, StoreReports.of("ours"))),
        "no other store is found than the one in use, ours");
    assertRefused(
        Acceptance.of(
            Optional.of("whatever"), Optional.empty(), seen(Standing.UP, StoreReports.of("ours"))),
        "no other store is found than the one in use, ours");
    for (Standing standing : List.of(Standing.DOWN, Standing.UNTOLD)) {
      assertRefused(acceptance("theirs", seen(standing)), "the one in use, ours");
    }
  }

  @Test
  void ofStoresWithoutAnIdentityNoneIsTaken() {
    StoreReport nameless =
        new StoreReport(
            Optional.of("1.0"),
            Health.State.UNHEALTHY,
            "another store",
            Optional.empty(),
            OURS,
            Optional.of(Health.NO_IDENTITY),
            Optional.empty());

    assertRefused(
        Acceptance.of(
            Optional.of("whatever"), Optional.empty(), seen(Standing.UP, StoreReports.UP)),
        "no store of any identity is found");
    assertRefused(
        acceptance(Health.NO_IDENTITY, seen(Standing.OTHER, nameless)), "has no identity");
  }

  @Test
  void theOneInUseIsNoNews() {
    assertThat(acceptance("ours", seen(Standing.UP, StoreReports.of("ours"))))
        .isEqualTo(Acceptance.NONE);
    assertThat(acceptance("ours", seen(Standing.OTHER, STRANGER))).isEqualTo(Acceptance.NONE);
    assertThat(Acceptance.of(OURS, Optional.empty(), seen(Standing.UP, StoreReports.of("ours"))))
        .isEqualTo(Acceptance.NONE);
  }

  @Test
  void nothingIsWishedByNobodyOrByABlank() {
    Seen other = seen(Standing.OTHER, STRANGER);

    assertThat(Acceptance.of(Optional.empty(), OURS, other)).isEqualTo(Acceptance.NONE);
    assertThat(acceptance(" ", other)).isEqualTo(Acceptance.NONE);
  }

  @Test
  void whatIsNotClearYetIsNeitherTakenNorRefused() {
    Seen little = new Seen(Optional.empty(), List.of(), false);
    Seen perhapsBack = new Seen(Optional.of(Standing.OTHER), List.of(STRANGER), false);

    assertThat(acceptance("theirs", little)).isEqualTo(Acceptance.NONE);
    assertThat(acceptance("theirs", perhapsBack)).isEqualTo(Acceptance.NONE);
  }

  @Test
  void aLongOrStrangeValueIsToldInPart() {
    Acceptance acceptance =
        acceptance("a\n\u202e" + "x".repeat(5000), seen(Standing.OTHER, STRANGER));

    assertRefused(acceptance, "names a??x");
    assertThat(acceptance.refusal().orElseThrow()).hasSizeLessThan(400);
  }

  @ParameterizedTest
  @EnumSource
  void aRefusalIsToldWhereItIsAbout(Place place) {
    Fact accepted = Fact.yes(ConditionType.ACCEPTED, "in force");
    Fact reachable =
        place == Place.REACHABLE
            ? Fact.no(ConditionType.REACHABLE, Reason.STORE_IDENTITY_MISMATCH, "theirs")
            : Fact.yes(ConditionType.REACHABLE, "it answers");
    Acceptance refused = new Acceptance(Optional.empty(), Optional.of("no"));

    assertThat(refused.told(List.of(accepted, reachable)))
        .containsExactlyElementsOf(
            place == Place.REACHABLE
                ? List.of(accepted, reachable.adding("no"))
                : List.of(accepted.adding("no"), reachable));
    assertThat(Acceptance.NONE.told(List.of(accepted, reachable)))
        .containsExactly(accepted, reachable);
  }

  private enum Place {
    ACCEPTED,
    REACHABLE
  }
}
