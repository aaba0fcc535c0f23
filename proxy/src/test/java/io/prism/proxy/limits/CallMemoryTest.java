package io.prism.proxy.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallMemoryTest {

  private static final long MIB = 1 << 20;

  private final MemoryBudget budget = new MemoryBudget(128 * MIB, 32 << 20);

  /** Remembers what it was told. */
  private static final class Told implements CallMemory.Watcher {
    private final List<ErrorReason> refusals = new ArrayList<>();
    private int unfinished;

    @Override
    public void refused(PrismException why) {
      refusals.add(why.reason());
    }

    @Override
    public void unfinished() {
      unfinished++;
    }
  }

  private CallMemory call(Told told) {
    CallMemory memory = budget.newCall();
    memory.watch(told);
    return memory;
  }

  @Test
  void everythingIsGivenBackOnce() {
    CallMemory memory = call(new Told());
    memory.arrived(1_000);
    memory.messageComplete();
    assertThat(memory.tryHold(5_000)).isTrue();
    assertThat(budget.used()).isEqualTo(6_000);

    memory.release();
    memory.release();
    memory.arrived(700);
    assertThat(budget.used()).isZero();
  }

  @Test
  void largeMessageIsChargedInAdvanceAndSettledWhenComplete() {
    CallMemory memory = call(new Told());
    memory.arrived(MIB);
    assertThat(budget.used()).isEqualTo(2 * CallMemory.LARGEST_VALID_BYTES);
    memory.messageComplete();
    assertThat(budget.used()).isEqualTo(MIB);
  }

  @Test
  void largeMessagesAreRefusedWhileSmallOnesGoOn() {
    List<Told> told = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      told.add(new Told());
      call(told.get(i)).arrived(MIB);
    }
    assertThat(told).filteredOn(one -> one.refusals.isEmpty()).hasSize(2);
    assertThat(told.getLast().refusals).containsExactly(ErrorReason.OVERLOADED);

    Told small = new Told();
    call(small).arrived(1_000);
    assertThat(small.refusals).isEmpty();
  }

  @Test
  void messageBeyondTheLimitIsRefusedOnce() {
    Told told = new Told();
    CallMemory memory = call(told);
    for (int i = 0; i < 40; i++) {
      memory.arrived(MIB);
    }
    assertThat(told.refusals).containsExactly(ErrorReason.MESSAGE_TOO_LARGE);
    assertThat(told.unfinished).isEqualTo(1);
  }

  @Test
  void smallMessageInPiecesMustBeFinishedInTime() {
    Told told = new Told();
    CallMemory memory = call(told);
    memory.arrived(100);
    assertThat(told.unfinished).isZero();
    memory.arrived(100);
    memory.arrived(100);
    assertThat(told.unfinished).isEqualTo(1);
  }

  @Test
  void refusalBeforeTheWatchIsTold() {
    MemoryBudget tiny = new MemoryBudget(100, 32 << 20);
    CallMemory memory = tiny.newCall();
    memory.arrived(200);
    Told told = new Told();
    memory.watch(told);
    assertThat(told.refusals).containsExactly(ErrorReason.OVERLOADED);
    assertThat(tiny.used()).isZero();
  }

  @Test
  void whatIsInflatedIsChargedTwiceUntilItIsComplete() {
    CallMemory memory = call(new Told());
    memory.arrived(16_000);
    assertThat(memory.tryInflate(10 * MIB)).isTrue();
    assertThat(budget.used()).isEqualTo(20 * MIB + 16_000);
    memory.messageComplete();
    assertThat(budget.used()).isEqualTo(10 * MIB);
    memory.release();
    assertThat(budget.used()).isZero();
  }

  /** 16 MiB, in frames. */
  private static void largestArrives(CallMemory memory) {
    for (int i = 0; i < 1_024; i++) {
      memory.arrived(16 << 10);
    }
  }

  @Test
  void thereIsRoomForAFifthOfTheBudgetCompressed() {
    MemoryBudget five = new MemoryBudget(5 * 16 * MIB, 32 << 20);
    CallMemory memory = five.newCall();
    Told told = new Told();
    memory.watch(told);
    largestArrives(memory);
    assertThat(told.refusals).isEmpty();
    assertThat(memory.tryInflate(16 * MIB)).isTrue();
    assertThat(memory.tryList(4_000)).isTrue();
  }

  @Test
  void thereIsRoomForHalfOfTheBudget() {
    MemoryBudget two = new MemoryBudget(2 * 16 * MIB, 32 << 20);
    CallMemory memory = two.newCall();
    Told told = new Told();
    memory.watch(told);
    largestArrives(memory);
    assertThat(memory.tryList(4_000)).isTrue();
    assertThat(told.refusals).isEmpty();
  }

  @Test
  void nobodyInflatesBeyondTheShareOfLargeMessages() {
    Told told = new Told();
    CallMemory first = call(told);
    assertThat(first.tryInflate(40 * MIB)).isTrue();
    CallMemory second = call(told);
    assertThat(second.tryInflate(40 * MIB)).isFalse();
    first.messageComplete();
    assertThat(call(told).tryInflate(20 * MIB)).isTrue();
    assertThat(told.refusals).isEmpty();
  }

  @Test
  void elementsAreChargedAsLongAsTheMessage() {
    CallMemory memory = call(new Told());
    memory.arrived(2_000);
    assertThat(memory.tryList(1_000)).isTrue();
    assertThat(memory.tryList(1_000)).isTrue();
    memory.messageComplete();
    assertThat(budget.used()).isEqualTo(2_000 + 2_000 * CallMemory.ELEMENT_BYTES);
  }

  @Test
  void piecesAreChargedUntilTheMessageIsComplete() {
    CallMemory memory = call(new Told());
    for (int i = 0; i < 1_001; i++) {
      memory.arrived(1);
    }
    assertThat(budget.used()).isEqualTo(1_001 + 1_000 * CallMemory.PIECE_BYTES);
    memory.messageComplete();
    assertThat(budget.used()).isEqualTo(1_001);
  }

  @Test
  void messagesOfOneCallAreBoundedEachForItself() {
    Told told = new Told();
    CallMemory memory = new MemoryBudget(MIB, 1_000).newCall();
    memory.watch(told);
    for (int i = 0; i < 10; i++) {
      memory.arrived(900);
      memory.messageOver();
    }
    assertThat(told.refusals).isEmpty();
    memory.arrived(1_100);
    assertThat(told.refusals).containsExactly(ErrorReason.MESSAGE_TOO_LARGE);
  }
}
