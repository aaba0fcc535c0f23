package io.prism.operator.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.Health;
import io.prism.operator.backend.StoreWatch.Seen;
import io.prism.operator.backend.StoreWatch.Standing;
import io.prism.operator.resource.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoreWatchTest {

  private static final ObjectKey STORE = new ObjectKey("shop", "pg");

  private Instant now = Instant.parse("2026-11-21T10:00:00Z");
  private final StoreWatch watch = new StoreWatch(() -> now);

  private Seen look(StoreReport... reports) {
    now = now.plus(StoreWatch.SOON);
    return watch.look(STORE, () -> List.of(reports));
  }

  @Test
  void goodNewsAreToldAtOnceWhenNothingWasToldBefore() {
    assertThat(look(StoreReports.UP).standing()).contains(Standing.UP);
  }

  @Test
  void badNewsAreToldOnceTheyWereSeenSeveralTimes() {
    assertThat(look(StoreReports.DOWN).standing()).isEmpty();
    assertThat(look(StoreReports.DOWN).isClear()).isFalse();
    assertThat(look(StoreReports.DOWN))
        .isEqualTo(new Seen(Optional.of(Standing.DOWN), List.of(StoreReports.DOWN), true));
  }

  @Test
  void oneBadMomentIsNotTold() {
    look(StoreReports.UP);

    for (int i = 0; i < 5; i++) {
      assertThat(look(StoreReports.DOWN).standing()).contains(Standing.UP);
      assertThat(look().standing()).contains(Standing.UP);
      Seen again = look(StoreReports.UP);
      assertThat(again.standing()).contains(Standing.UP);
      assertThat(again.isClear()).isTrue();
    }
  }

  @Test
  void itComesBackAsSlowly() {
    look(StoreReports.DOWN);
    look(StoreReports.DOWN);
    look(StoreReports.DOWN);

    assertThat(look(StoreReports.UP).standing()).contains(Standing.DOWN);
    assertThat(look(StoreReports.UP).standing()).contains(Standing.DOWN);
    assertThat(look(StoreReports.UP).standing()).contains(Standing.UP);
  }

  @Test
  void aStoreThatServesOnePodServes() {
    assertThat(look(StoreReports.DOWN, StoreReports.UP).standing()).contains(Standing.UP);
  }

  @Test
  void aRefusalIsSeenAmongPodsThatServe() {
    look(StoreReports.UP, StoreReports.GOES_ON);
    look(StoreReports.UP, StoreReports.GOES_ON);
    assertThat(look(StoreReports.UP, StoreReports.GOES_ON).standing()).contains(Standing.GOES_ON);
    assertThat(look(StoreReports.DOWN, StoreReports.UP).standing()).contains(Standing.GOES_ON);
  }

  @Test
  void anotherStoreIsSeenAmongPodsThatServe() {
    StoreReport stranger = StoreReports.of("theirs").expecting(Optional.of("ours"));
    look(StoreReports.of("ours"));
    for (int i = 0; i < StoreWatch.LOOKS; i++) {
      look(StoreReports.of("ours").expecting(Optional.of("ours")), stranger);
    }
    assertThat(look(StoreReports.REFUSES, stranger).standing()).contains(Standing.OTHER);
    assertThat(look(StoreReports.REFUSES, StoreReports.HOLDS_ON).standing())
        .contains(Standing.OTHER);
  }

  @Test
  void refusedCredentialsAreNotSilence() {
    look(StoreReports.REFUSES);
    look(StoreReports.REFUSES);
    assertThat(look(StoreReports.REFUSES).standing()).contains(Standing.REFUSES);
    look();
    look();
    assertThat(look().standing()).contains(Standing.UNTOLD);
  }

  @Test
  void theWordsOfAnOutageAreThoseOfItsBeginning() {
    StoreReport other = StoreReports.report(Health.State.UNHEALTHY, "contact was lost", false);
    look(StoreReports.DOWN);
    look(StoreReports.DOWN);
    look(StoreReports.DOWN);

    assertThat(look(other).reports()).containsExactly(StoreReports.DOWN);
  }

  @Test
  void theWordsOfAnotherTroubleAreToldOnceTheyWereSaidSeveralTimes() {
    StoreReport other = StoreReports.report(Health.State.UNHEALTHY, "no such database", false);
    for (int i = 0; i < StoreWatch.LOOKS; i++) {
      look(StoreReports.DOWN);
    }
    for (int i = 0; i < 5; i++) {
      assertThat(look(other).reports()).containsExactly(StoreReports.DOWN);
      assertThat(look(StoreReports.DOWN).reports()).containsExactly(StoreReports.DOWN);
    }
    look(other);
    look(other);

    assertThat(look(other).reports()).containsExactly(other);
  }

  @Test
  void thatThereIsNoRoomIsToldAndGoes() {
    look(StoreReports.UP);
    look(StoreReports.FULL);
    look(StoreReports.FULL);
    assertThat(look(StoreReports.FULL).standing()).contains(Standing.FULL);
    look(StoreReports.UP);
    look(StoreReports.UP);
    assertThat(look(StoreReports.UP).standing()).contains(Standing.UP);
  }

  @Test
  void whichOtherStoreIsFoundIsThatOfNow() {
    StoreReport third = StoreReports.of("third").expecting(Optional.of("ours"));
    look(StoreReports.HOLDS_ON);
    look(StoreReports.HOLDS_ON);
    look(StoreReports.HOLDS_ON);

    assertThat(look(third).reports()).containsExactly(third);
  }

  @Test
  void whatWakesTheReconcilerTwiceInAMomentIsOneLook() {
    look(StoreReports.DOWN);
    for (int i = 0; i < 10; i++) {
      assertThat(watch.look(STORE, () -> List.of(StoreReports.DOWN)).standing()).isEmpty();
    }
  }

  @Test
  void aStoreThatIsGoneIsForgotten() {
    look(StoreReports.UP);
    watch.forget(STORE);

    assertThat(look(StoreReports.DOWN).standing()).isEmpty();
  }
}
