package io.prism.backend.postgres.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prism.backend.error.Errors;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A queue that threads share with lanes on event loops. */
final class LoopQueueTest {

  private final Admission admission = new Admission(1_000, 1_000_000);
  private final LaneQueue<Work> queue =
      new LaneQueue<>(admission, new BatchLimits(4, 100), Duration.ZERO);
  private final Share busy = new Share();

  @Test
  void plainWorkIsForLoopsAndTheRestForThreads() throws InterruptedException {
    Recorded loop = new Recorded();
    queue.serveOnLoops(List.of(loop));
    queue.add(Work.of(busy, "special", List.of()));
    assertThat(loop.wakes).isZero();
    queue.add(plain("plain", List.of()));
    assertThat(loop.wakes).isOne();

    assertThat(Work.names(queue.take())).containsExactly("special");
    assertThat(Work.names(queue.poll(loop, true))).containsExactly("plain");
  }

  @Test
  void writesOfAKeyKeepTheirOrderWhoeverCarriesThemOut() throws InterruptedException {
    Recorded loop = new Recorded();
    queue.serveOnLoops(List.of(loop));
    queue.add(plain("1", List.of("a")));
    queue.add(Work.of(busy, "2", List.of("a")));
    queue.add(plain("3", List.of("a")));

    List<Work> first = queue.poll(loop, true);
    assertThat(Work.names(first)).containsExactly("1");
    assertThat(queue.poll(loop, false)).isEmpty();
    queue.finished(first, List.of());
    assertThat(queue.poll(loop, false)).isEmpty();
    List<Work> second = queue.take();
    assertThat(Work.names(second)).containsExactly("2");
    int wakes = loop.wakes;
    queue.finished(second, List.of());
    assertThat(loop.wakes).isEqualTo(wakes + 1);
    assertThat(Work.names(queue.poll(loop, true))).containsExactly("3");
  }

  @Test
  void aLoopThatIsNotBusyHelpsOutInTime() {
    LaneQueue<Work> patient =
        new LaneQueue<>(admission, new BatchLimits(4, 100), Duration.ofMillis(3));
    Recorded one = new Recorded();
    Recorded other = new Recorded();
    patient.serveOnLoops(List.of(one, other));
    patient.add(plain("1", List.of()));
    patient.add(plain("2", List.of()));
    assertThat(Work.names(patient.poll(one, true))).containsExactly("1", "2");
    patient.add(plain("3", List.of()));

    assertThat(patient.poll(other, true)).isEmpty();
    assertThat(one.laterNanos + other.laterNanos).isEqualTo(Duration.ofMillis(3).toNanos());
    assertThat(Work.names(patient.poll(other, false))).containsExactly("3");
  }

  @Test
  void whatNeedsAThreadAfterAllGoesToOneBeforeWhatCameLater() throws InterruptedException {
    Recorded loop = new Recorded();
    queue.serveOnLoops(List.of(loop));
    queue.add(plain("1", List.of("a")));
    queue.add(plain("2", List.of("b")));
    List<Work> batch = queue.poll(loop, true);
    queue.add(Work.of(busy, "3", List.of("a")));
    queue.finished(batch, batch);

    assertThat(queue.poll(loop, false)).isEmpty();
    assertThat(Work.names(queue.take())).containsExactly("1", "2");
  }

  @Test
  void aLoopThatBecameBusyHasAnotherOneHelpOut() {
    LaneQueue<Work> patient =
        new LaneQueue<>(admission, new BatchLimits(4, 100), Duration.ofMillis(3));
    Recorded one = new Recorded();
    Recorded other = new Recorded();
    patient.serveOnLoops(List.of(one, other));
    patient.add(plain("1", List.of()));
    patient.add(plain("2", List.of()));
    assertThat(Work.names(patient.poll(other, true))).containsExactly("1", "2");
    assertThat(patient.poll(one, true)).isEmpty();
    patient.add(plain("3", List.of()));
    assertThat(one.laterNanos).isEqualTo(Duration.ofMillis(3).toNanos());

    // The one that was to look is busy when the time comes.
    patient.add(plain("4", List.of()));
    List<Work> running = patient.poll(one, true);
    assertThat(Work.names(running)).containsExactly("3", "4");
    patient.nudgedInVain();
    patient.finished(running, List.of());
    assertThat(patient.poll(one, true)).isEmpty();
    patient.add(plain("5", List.of()));

    assertThat(one.laterNanos).isEqualTo(2 * Duration.ofMillis(3).toNanos());
  }

  @Test
  void whatWaitedForWorkOfTheOtherSortIsTakenWhenNobodyWantsThatAnyMore() throws Exception {
    Recorded loop = new Recorded();
    queue.serveOnLoops(List.of(loop));
    Work plain = plain("plain", List.of("a"));
    queue.add(plain);
    CompletableFuture<List<String>> idle = new CompletableFuture<>();
    Thread thread = Thread.ofVirtual().start(() -> Work.take(queue, idle));
    queue.add(Work.of(busy, "behind it", List.of("a")));
    await().until(() -> thread.getState() == Thread.State.WAITING);
    assertThat(idle).isNotDone();

    plain.future.cancel(true);
    assertThat(queue.poll(loop, true)).isEmpty();

    assertThat(idle.get(10, TimeUnit.SECONDS)).containsExactly("behind it");
  }

  @Test
  void whatWaitedForOverdueWorkOfTheOtherSortIsTaken() {
    Recorded loop = new Recorded();
    queue.serveOnLoops(List.of(loop));
    queue.add(new Work(busy, "hurried", 1, List.of("a"), Duration.ofMillis(50)));
    queue.add(plain("behind it", List.of("a")));
    assertThat(queue.poll(loop, true)).isEmpty();
    int wakes = loop.wakes;

    queue.failOverdue(Duration.ofMillis(75), true, false, Errors.unavailable("store", "it hangs"));

    assertThat(loop.wakes).isEqualTo(wakes + 1);
    assertThat(Work.names(queue.poll(loop, true))).containsExactly("behind it");
  }

  @Test
  void failsWhatWaitsForWorkThatNobodyComesTo() {
    Recorded loop = new Recorded();
    queue.serveOnLoops(List.of(loop));
    queue.add(Work.of(busy, "stuck", List.of("a")));
    Work behind = new Work(busy, "behind it", 1, List.of("a"), Duration.ofMillis(50));
    behind.plain = true;
    queue.add(behind);

    queue.failOverdue(Duration.ofMillis(75), true, false, Errors.unavailable("store", "it hangs"));

    assertThat(behind.reason()).isEqualTo(ErrorReason.BACKEND_UNAVAILABLE);
  }

  @Test
  void aLoopDoesNotLookFarBehindTheWorkOfThreads() throws InterruptedException {
    Recorded loop = new Recorded();
    queue.serveOnLoops(List.of(loop));
    for (int i = 0; i < 200; i++) {
      queue.add(Work.of(busy, "t" + i, List.of()));
    }
    queue.add(plain("plain", List.of()));
    assertThat(queue.poll(loop, true)).isEmpty();

    for (int i = 0; i < 25; i++) {
      queue.finished(queue.take(), List.of());
    }

    assertThat(Work.names(queue.poll(loop, true))).containsExactly("plain");
  }

  @Test
  void anIdleThreadIsToldOfWhatTheLastBatchOfALoopLeft() throws Exception {
    Recorded loop = new Recorded();
    queue.serveOnLoops(List.of(loop));
    queue.add(plain("odd", List.of("a")));
    List<Work> batch = queue.poll(loop, true);
    queue.serveByThreadsOnly();
    CompletableFuture<List<String>> idle = new CompletableFuture<>();
    Thread thread = Thread.ofVirtual().start(() -> Work.take(queue, idle));
    await().until(() -> thread.getState() == Thread.State.WAITING);

    queue.finished(batch, batch);

    assertThat(idle.get(10, TimeUnit.SECONDS)).containsExactly("odd");
  }

  @Test
  void threadsDoEverythingOnceLoopsAreOfNoUse() throws InterruptedException {
    Recorded loop = new Recorded();
    queue.serveOnLoops(List.of(loop));
    queue.add(plain("waits", List.of()));

    queue.serveByThreadsOnly();
    queue.add(plain("comes", List.of()));

    assertThat(queue.poll(loop, false)).isEmpty();
    assertThat(Work.names(queue.take())).containsExactly("waits", "comes");
  }

  private Work plain(String name, List<String> claims) {
    Work work = Work.of(busy, name, claims);
    work.plain = true;
    return work;
  }

  private static final class Recorded implements Wakeable {
    private int wakes;
    private long laterNanos;

    @Override
    public boolean isHere() {
      return true;
    }

    @Override
    public void wake() {
      wakes++;
    }

    @Override
    public void wakeIn(long nanos) {
      laterNanos += nanos;
    }
  }
}
