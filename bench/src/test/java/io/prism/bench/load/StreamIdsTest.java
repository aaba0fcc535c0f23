package io.prism.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamIdsTest {

  private final StreamIds ids = new StreamIds(4);

  @Test
  void findsWhatIsOpen() {
    ids.open(2, 1);
    ids.open(0, 3);

    assertThat(ids.slot(1)).isEqualTo(2);
    assertThat(ids.slot(3)).isZero();
  }

  @Test
  void knowsNothingOfWhatHasEndedOrNeverWas() {
    ids.open(2, 1);
    ids.close(2);

    assertThat(ids.slot(1)).isNegative();
    assertThat(ids.slot(7)).isNegative();
  }

  @Test
  void keepsOneThatStaysOpenWhileManyOthersComeAndGo() {
    ids.open(3, 1);
    for (int id = 3; id < 100_000; id += 2) {
      ids.open(0, id);
      assertThat(ids.slot(id)).isZero();
      assertThat(ids.slot(1)).isEqualTo(3);
      ids.close(0);
    }
  }

  @Test
  void doesNotTakeAnotherStreamForOneThatHadItsPlace() {
    ids.open(1, 1);

    assertThat(ids.slot(1 + 2 * 32)).isNegative();
  }
}
