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

final class LaneQueueTest {

  private final Admission admission = new Admission(1_000, 1_000_000);
  private final LaneQueue<Work> queue =
      new LaneQueue<>(admission, new BatchLimits(4, 100), Duration.ZERO);
  private final Share busy = new Share();
  private final Share quiet = new Share();

  @Test
  void takesFromNamespacesInTurn() throws InterruptedException {
    add(busy, "a", "b", "c", "d", "e");
    add(quiet, "x");

    assertThat(Work.names(queue.take())).containsExactly("a", "x", "b", "c");
    assertThat(Work.names(queue.take())).containsExactly("d", "e");
  }

  @Test
  void leavesTheSecondWithAClaimForTheNextBatchAndItsFollowersBehindIt()
      throws InterruptedException {
    queue.add(Work.of(busy, "1", List.of("a")));
    queue.add(Work.of(busy, "2", List.of("a", "b")));
    queue.add(Work.of(busy, "3", List.of("b")));
    queue.add(Work.of(busy, "4", List.of("c")));

    assertThat(Work.names(takeAndFinish())).containsExactly("1", "4");
    assertThat(Work.names(takeAndFinish())).containsExactly("2");
    assertThat(Work.names(takeAndFinish())).containsExactly("3");
  }

  @Test
  void closesABatchAtItsWeightButTakesASingleHeavyOne() throws InterruptedException {
    queue.add(new Work(busy, "heavy", 1_000, List.of(), Duration.ofSeconds(30)));
    queue.add(new Work(busy, "half", 60, List.of(), Duration.ofSeconds(30)));
    queue.add(new Work(busy, "other half", 60, List.of(), Duration.ofSeconds(30)));

    assertThat(Work.names(queue.take())).containsExactly("heavy");
    assertThat(Work.names(queue.take())).containsExactly("half");
    assertThat(Work.names(queue.take())).containsExactly("other half");
  }

  @Test
  void dropsWhatIsExpiredOrCancelledAndGivesItsRoomBack() throws InterruptedException {
    Work expired = new Work(busy, "expired", 1, List.of(), Duration.ZERO);
    Work cancelled = Work.of(busy, "cancelled", List.of());
    Work wanted = Work.of(busy, "wanted", List.of());
    for (Work work : List.of(expired, cancelled, wanted)) {
      admission.admit(busy, 1, work.bytes());
      queue.add(work);
    }
    cancelled.future.cancel(true);

    assertThat(Work.names(queue.take())).containsExactly("wanted");
    assertThat(expired.reason()).isEqualTo(ErrorReason.DEADLINE_EXCEEDED);
    assertThat(admission.operations()).isEqualTo(1);
  }

  @Test
  void failsWhatWillNotBeReachedInTime() throws InterruptedException {
    Work hurried = new Work(busy, "hurried", 1, List.of(), Duration.ofMillis(50));
    Work patient = Work.of(busy, "patient", List.of());
    for (Work work : List.of(hurried, patient)) {
      admission.admit(busy, 1, work.bytes());
      queue.add(work);
    }

    queue.failOverdue(Duration.ofMillis(75), true, true, Errors.unavailable("store", "it hangs"));

    assertThat(hurried.reason()).isEqualTo(ErrorReason.BACKEND_UNAVAILABLE);
    assertThat(Work.names(queue.take())).containsExactly("patient");
  }

  @Test
  void whatIsUnderWayKeepsItsClaimsUntilItIsFinished() throws InterruptedException {
    queue.add(Work.of(busy, "1", List.of("a")));
    List<Work> first = queue.take();
    queue.add(Work.of(busy, "2", List.of("a", "b")));
    queue.add(Work.of(busy, "3", List.of("b")));
    queue.add(Work.of(busy, "4", List.of("c")));

    assertThat(Work.names(queue.take())).containsExactly("4");
    queue.finished(first, List.of());
    List<Work> second = queue.take();
    assertThat(Work.names(second)).containsExactly("2");
    queue.finished(second, List.of());
    assertThat(Work.names(queue.take())).containsExactly("3");
  }

  @Test
  void anIdleLaneIsNotToldOfWorkThatABusyOneHasToDoFirst() throws Exception {
    queue.add(Work.of(busy, "1", List.of("a")));
    List<Work> first = queue.take();
    queue.add(Work.of(busy, "2", List.of("a")));
    CompletableFuture<List<String>> idle = new CompletableFuture<>();
    Thread lane = Thread.ofVirtual().start(() -> Work.take(queue, idle));
    await().until(() -> lane.getState() == Thread.State.WAITING);
    queue.finished(first, List.of());
    queue.add(Work.of(busy, "3", List.of("c")));

    assertThat(idle.get(10, TimeUnit.SECONDS)).containsExactly("2", "3");
  }

  @Test
  void anIdleLaneLeavesLittleWorkToABusyOne() throws Exception {
    LaneQueue<Work> patient =
        new LaneQueue<>(admission, new BatchLimits(4, 100), Duration.ofHours(1));
    for (String name : List.of("1", "2", "3")) {
      patient.add(Work.of(busy, name, List.of()));
    }
    List<Work> running = patient.take();
    CompletableFuture<List<String>> idle = new CompletableFuture<>();
    Thread lane = Thread.ofVirtual().start(() -> Work.take(patient, idle));
    patient.add(Work.of(busy, "4", List.of()));
    patient.add(Work.of(busy, "5", List.of()));
    await()
        .until(
            () ->
                lane.getState() == Thread.State.TIMED_WAITING
                    || lane.getState() == Thread.State.WAITING);
    assertThat(idle).isNotDone();

    patient.add(Work.of(busy, "6", List.of()));

    assertThat(idle.get(10, TimeUnit.SECONDS)).containsExactly("4", "5", "6");
    assertThat(Work.names(running)).containsExactly("1", "2", "3");
  }

  @Test
  void aBusyLaneTakesWhatWaitsAsSoonAsItIsFinished() throws InterruptedException {
    LaneQueue<Work> patient =
        new LaneQueue<>(admission, new BatchLimits(4, 100), Duration.ofHours(1));
    patient.add(Work.of(busy, "1", List.of()));
    patient.add(Work.of(busy, "2", List.of()));
    List<Work> running = patient.take();
    patient.add(Work.of(busy, "3", List.of()));

    patient.finished(running, List.of());

    assertThat(Work.names(patient.take())).containsExactly("3");
  }

  @Test
  void failsOnlyWhatIsHeldUpWhileAnotherLaneIsFree() throws InterruptedException {
    queue.add(Work.of(busy, "hangs", List.of("a")));
    List<Work> hanging = queue.take();
    Work heldUp = new Work(busy, "held up", 1, List.of("a"), Duration.ofMillis(50));
    Work free = new Work(busy, "free", 1, List.of("b"), Duration.ofMillis(50));
    for (Work work : List.of(heldUp, free)) {
      admission.admit(busy, 1, work.bytes());
      queue.add(work);
    }

    queue.failOverdue(Duration.ofMillis(75), false, false, Errors.unavailable("store", "it hangs"));

    assertThat(heldUp.reason()).isEqualTo(ErrorReason.BACKEND_UNAVAILABLE);
    assertThat(free.future).isNotDone();
    assertThat(Work.names(hanging)).containsExactly("hangs");
  }

  @Test
  void closingFailsWhatWaitsAndWhatComes() throws InterruptedException {
    Work early = Work.of(busy, "early", List.of());
    Work late = Work.of(busy, "late", List.of());
    queue.add(early);

    queue.close();
    queue.add(late);

    assertThat(early.reason()).isEqualTo(ErrorReason.DRAINING);
    assertThat(late.reason()).isEqualTo(ErrorReason.DRAINING);
    assertThat(queue.take()).isEmpty();
  }

  private List<Work> takeAndFinish() throws InterruptedException {
    List<Work> batch = queue.take();
    queue.finished(batch, List.of());
    return batch;
  }

  private void add(Share share, String... names) {
    for (String name : names) {
      queue.add(Work.of(share, name, List.of(name)));
    }
  }
}
