package io.prism.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.Version;
import io.prism.backend.tck.Register.Action;
import io.prism.backend.tck.Register.Guard;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearizabilityCheckerTest {

  private static final LinearizabilityChecker<Register, Action> CHECKER =
      new LinearizabilityChecker<>(Register::after, Register.BY_VERSION);

  @Test
  void acceptsNothing() {
    assertThat(check()).isTrue();
  }

  @Test
  void acceptsCallsOneAfterTheOther() {
    assertThat(check(at(0, 1, write("a", 1)), at(2, 3, read("a", 1)), at(4, 5, write("b", 2))))
        .isTrue();
  }

  @Test
  void acceptsReadOfEitherValueDuringWrite() {
    assertThat(check(at(0, 1, write("a", 1)), at(2, 9, write("b", 2)), at(3, 4, read("a", 1))))
        .isTrue();
    assertThat(check(at(0, 1, write("a", 1)), at(2, 9, write("b", 2)), at(3, 4, read("b", 2))))
        .isTrue();
  }

  @Test
  void refusesStaleRead() {
    assertThat(check(at(0, 1, write("a", 1)), at(2, 3, write("b", 2)), at(4, 5, read("a", 1))))
        .isFalse();
  }

  @Test
  void refusesReadThatGoesBackDuringWrite() {
    assertThat(
            check(
                at(0, 1, write("a", 1)),
                at(2, 9, write("b", 2)),
                at(3, 4, read("b", 2)),
                at(5, 6, read("a", 1))))
        .isFalse();
  }

  @Test
  void refusesReadOfValueThatWasNeverWritten() {
    assertThat(check(at(0, 1, write("a", 1)), at(2, 3, read("ghost", 1)))).isFalse();
  }

  @Test
  void refusesLostWrite() {
    assertThat(check(at(0, 1, write("a", 1)), at(2, 3, absent()))).isFalse();
  }

  @Test
  void refusesVersionThatGoesBack() {
    assertThat(check(at(0, 1, write("a", 2)), at(2, 3, write("b", 1)))).isFalse();
    assertThat(check(at(0, 9, write("a", 2)), at(0, 9, write("b", 1)))).isTrue();
  }

  @Test
  void refusesTwoWinnersOfOneComparison() {
    Action first = new Action.Write(hasVersion(1), "b", true, version(2));
    Action second = new Action.Write(hasVersion(1), "c", true, version(3));
    assertThat(check(at(0, 1, write("a", 1)), at(2, 9, first), at(2, 9, second))).isFalse();
    Action loser = new Action.Write(hasVersion(1), "c", false, version(2));
    assertThat(check(at(0, 1, write("a", 1)), at(2, 9, first), at(2, 9, loser))).isTrue();
  }

  @Test
  void refusesTwoDeletionsOfOneItem() {
    assertThat(
            check(
                at(0, 1, write("a", 1)),
                at(2, 9, new Action.Delete(true)),
                at(2, 9, new Action.Delete(true))))
        .isFalse();
    assertThat(
            check(
                at(0, 1, write("a", 1)),
                at(2, 9, new Action.Delete(true)),
                at(2, 9, new Action.Delete(false))))
        .isTrue();
  }

  @Test
  void findsTheOrderOfDeletionBehindAnEarlierChoice() {
    assertThat(
            check(
                at(0, 1, write("a", 1)),
                at(2, 9, new Action.Delete(true)),
                at(2, 9, write("b", 2)),
                at(3, 4, absent()),
                at(5, 6, read("b", 2))))
        .isTrue();
  }

  @Test
  void decidesLongHistoryOfManyCallersAndSeesOneWrongAnswerInIt() {
    List<Operation<Action>> history = new ArrayList<>();
    Random random = new Random(5);
    for (int i = 1; i <= 300; i++) {
      long instant = i * 10L;
      Action action = i % 2 == 1 ? write("v" + i, i) : read("v" + (i - 1), i - 1);
      history.add(at(instant - random.nextInt(600), instant + random.nextInt(600), action));
    }
    Collections.shuffle(history, random);
    assertThat(CHECKER.isLinearizable(Register.INITIAL, history)).isTrue();
    history.add(at(3_700, 3_701, read("v3", 3)));
    assertThat(CHECKER.isLinearizable(Register.INITIAL, history)).isFalse();
  }

  @SafeVarargs
  private static boolean check(Operation<Action>... history) {
    return CHECKER.isLinearizable(Register.INITIAL, List.of(history));
  }

  private static Operation<Action> at(long began, long ended, Action action) {
    return new Operation<>(action, began, ended);
  }

  private static Action write(String value, long version) {
    return new Action.Write(new Guard.Always(), value, true, version(version));
  }

  private static Action read(String value, long version) {
    return new Action.Read(Optional.of(value), version(version));
  }

  private static Action absent() {
    return new Action.Read(Optional.empty(), Optional.empty());
  }

  private static Guard hasVersion(long version) {
    return new Guard.HasVersion(new Version(0, version));
  }

  private static Optional<Version> version(long clock) {
    return Optional.of(new Version(0, clock));
  }
}
