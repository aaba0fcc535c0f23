package io.prism.proxy.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

  private static final long SMALL = 100 << 10;
  private static final long LARGE = 1 << 20;

  private final MemoryBudget budget = new MemoryBudget(4 * LARGE, 32 << 20);
  private final List<String> granted = new ArrayList<>();

  private Waiting await(String who, long bytes) {
    return budget.await(bytes, () -> granted.add(who)).orElseThrow();
  }

  @Test
  void theFirstInTheLineIsServedFirst() {
    assertThat(budget.tryReserve(3 * LARGE)).isTrue();
    await("first", 2 * LARGE);
    await("second", LARGE);
    budget.release(LARGE);
    assertThat(granted).isEmpty();
    assertThat(budget.tryReserve(LARGE)).as("nobody passes the line").isFalse();

    budget.release(2 * LARGE);
    assertThat(granted).containsExactly("first", "second");
    assertThat(budget.used()).isEqualTo(3 * LARGE);
  }

  @Test
  void smallOnesDoNotWaitBehindLargeOnes() {
    budget.tryReserve(3 * LARGE);
    await("large", LARGE);
    assertThat(budget.tryReserve(SMALL)).isTrue();
    assertThat(granted).isEmpty();
  }

  @Test
  void roomThatIsThereAlreadyIsGrantedAtOnce() {
    await("lucky", LARGE);
    assertThat(granted).containsExactly("lucky");
    assertThat(budget.waiting()).isZero();
  }

  @Test
  void moreThanThereEverIsGetsInAlone() {
    budget.tryReserve(SMALL);
    await("huge", 5 * LARGE);
    assertThat(granted).isEmpty();
    budget.release(SMALL);
    assertThat(granted).containsExactly("huge");
  }

  @Test
  void whoLeavesMakesRoomForTheNext() {
    budget.tryReserve(2 * LARGE);
    Waiting blocking = await("blocking", 2 * LARGE);
    await("fits", LARGE);
    assertThat(granted).isEmpty();

    blocking.cancel();
    blocking.cancel();
    assertThat(granted).containsExactly("fits");
    budget.release(3 * LARGE);
    assertThat(granted).containsExactly("fits");
    assertThat(budget.used()).isZero();
  }

  @Test
  void raisedLimitLetsIn() {
    budget.tryReserve(3 * LARGE);
    await("patient", LARGE);
    budget.limit(8 * LARGE);
    assertThat(granted).containsExactly("patient");
  }

  @Test
  void lineIsBounded() {
    budget.tryReserve(3 * LARGE);
    for (int i = 0; i < MemoryBudget.MOST_WAITING; i++) {
      await("one of many", LARGE);
    }
    assertThat(budget.await(LARGE, () -> {})).isEmpty();
    assertThat(budget.waiting()).isEqualTo(MemoryBudget.MOST_WAITING);
  }

  @Test
  void whoGivesBackWhenLetInLetsTheNextInWithoutNesting() {
    budget.tryReserve(3 * LARGE);
    int[] depth = {0, 0};
    for (int i = 0; i < MemoryBudget.MOST_WAITING; i++) {
      budget.await(
          3 * LARGE,
          () -> {
            depth[0]++;
            depth[1] = Math.max(depth[1], depth[0]);
            granted.add("next");
            budget.release(3 * LARGE);
            depth[0]--;
          });
    }
    budget.release(3 * LARGE);
    assertThat(granted).hasSize(MemoryBudget.MOST_WAITING);
    assertThat(depth[1]).isEqualTo(1);
    assertThat(budget.used()).isZero();
  }

  @Test
  void oneThatThrowsHarmsNobody() {
    budget.tryReserve(3 * LARGE);
    budget.await(
        LARGE,
        () -> {
          throw new IllegalStateException("on purpose");
        });
    await("next", LARGE);
    budget.release(3 * LARGE);
    assertThat(granted).containsExactly("next");
  }

  @Test
  void noWakeUpIsLost() throws Exception {
    int threads = 4;
    int rounds = 20_000;
    CountDownLatch done = new CountDownLatch(threads * rounds);
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      running.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int round = 0; round < rounds; round++) {
                      long bytes = ThreadLocalRandom.current().nextLong(1, 3 * LARGE);
                      take(bytes, done);
                    }
                  }));
    }
    for (Thread thread : running) {
      thread.join();
    }
    assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(budget.used()).isZero();
    assertThat(budget.waiting()).isZero();
  }

  private void take(long bytes, CountDownLatch done) {
    if (budget.tryReserve(bytes)) {
      budget.release(bytes);
      done.countDown();
      return;
    }
    CountDownLatch granting = new CountDownLatch(1);
    assertThat(
            budget.await(
                bytes,
                () -> {
                  budget.release(bytes);
                  done.countDown();
                  granting.countDown();
                }))
        .isPresent();
    try {
      assertThat(granting.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  // ---- calls

  @Test
  void callWaitsForRoomAndHoldsItForItsMessage() {
    CallMemory other = budget.newCall();
    other.hold(4 * LARGE);
    CallMemory call = budget.newCall();
    assertThat(call.hasRoom()).isFalse();
    call.whenRoom(() -> granted.add("asked"));
    assertThat(granted).isEmpty();

    other.release();
    assertThat(granted).containsExactly("asked");
    assertThat(budget.used()).isEqualTo(MemoryBudget.LARGE_BYTES);
    call.arrived(SMALL);
    call.messageComplete();
    assertThat(budget.used()).isEqualTo(SMALL);
    call.release();
    assertThat(budget.used()).isZero();
  }

  @Test
  void callThatEndsWhileItWaitsLeavesTheLine() {
    CallMemory other = budget.newCall();
    other.hold(4 * LARGE);
    CallMemory call = budget.newCall();
    call.whenRoom(() -> granted.add("asked"));
    call.release();
    assertThat(budget.waiting()).isZero();
    other.release();
    assertThat(granted).isEmpty();
    assertThat(budget.used()).isZero();
  }

  @Test
  void callIsRefusedWhenTooManyWait() {
    budget.newCall().hold(4 * LARGE);
    for (int i = 0; i < MemoryBudget.MOST_WAITING; i++) {
      budget.newCall().whenRoom(() -> {});
    }
    List<ErrorReason> refusals = new ArrayList<>();
    CallMemory call = budget.newCall();
    call.watch(
        new CallMemory.Watcher() {
          @Override
          public void refused(PrismException why) {
            refusals.add(why.reason());
          }

          @Override
          public void unfinished() {
            throw new AssertionError("nothing arrived");
          }
        });
    call.whenRoom(() -> granted.add("asked"));
    assertThat(refusals).containsExactly(ErrorReason.OVERLOADED);
    assertThat(granted).isEmpty();
  }
}
