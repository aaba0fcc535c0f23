package io.prism.backend.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByteBudgetTest {

  private final ByteBudget budget = new ByteBudget(100);

  @Test
  void boundsBytesAndTakesThemBack() {
    assertThat(budget.tryTake(80)).isTrue();
    assertThat(budget.tryTake(30)).isFalse();
    assertThat(budget.used()).isEqualTo(80);

    budget.give(80);
    assertThat(budget.tryTake(100)).isTrue();
  }

  @Test
  void grantsWhatIsAloneOnlyWhereAsked() {
    assertThat(budget.tryTake(101)).isFalse();
    assertThat(budget.tryTakeOrAlone(101)).isTrue();
    assertThat(budget.tryTakeOrAlone(1)).isFalse();
  }

  @Test
  void whatCannotBeRefusedCountsAgainstTheOthers() {
    budget.take(150);

    assertThat(budget.tryTake(1)).isFalse();
    budget.give(60);
    assertThat(budget.tryTake(10)).isTrue();
  }
}
