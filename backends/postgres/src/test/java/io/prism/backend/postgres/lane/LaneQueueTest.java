package io.prism.backend.postgres.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prism.backend.Deadline;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import java.time.Duration;
import java.util.Collection;
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

    assertThat(names(queue.take())).containsExactly("a", "x", "b", "c");
    assertThat(names(queue.take())).containsExactly("d", "e");
  }

  @Test
  void leavesTheSecondWithAClaimForTheNextBatchAndItsFollowersBehindIt()
      throws InterruptedException {
    queue.add(work(busy, "1", List.of("a")));
    queue.add(work(busy, "2", List.of("a", "b")));
    queue.add(work(busy, "3", List.of("b")));
    queue.add(work(busy, "4", List.of("c")));

    assertThat(names(takeAndFinish())).containsExactly("1", "4");
    assertThat(names(takeAndFinish())).containsExactly("2");
    assertThat(names(takeAndFinish())).containsExactly("3");
  }

  @Test
  void closesABatchAtItsWeightButTakesASingleHeavyOne() throws InterruptedException {
    queue.add(new Work(busy, "heavy", 1_000, List.of(), Duration.ofSeconds(30)));
    queue.add(new Work(busy, "half", 60, List.of(), Duration.ofSeconds(30)));
    queue.add(new Work(busy, "other half", 60, List.of(), Duration.ofSeconds(30)));

    assertThat(names(queue.take())).containsExactly("heavy");
    assertThat(names(queue.take())).containsExactly("half");
    assertThat(names(queue.take())).containsExactly("other half");
  }

  @Test
  void dropsWhatIsExpiredOrCancelledAndGivesItsRoomBack() throws InterruptedException {
    Work expired = new Work(busy, "expired", 1, List.of(), Duration.ZERO);
    Work cancelled = work(busy, "cancelled", List.of());
    Work wanted = work(busy, "wanted", List.of());
    for (Work work : List.of(expired, cancelled, wanted)) {
      admission.admit(busy, 1, work.bytes());
      queue.add(work);
    }
    cancelled.future.cancel(true);

    assertThat(names(queue.take())).containsExactly("wanted");
    assertThat(reason(expired)).isEqualTo(ErrorReason.DEADLINE_EXCEEDED);
    assertThat(admission.operations()).isEqualTo(1);
  }

  @Test
  void failsWhatWillNotBeReachedInTime() throws InterruptedException {
    Work hurried = new Work(busy, "hurried", 1, List.of(), Duration.ofMillis(50));
    Work patient = work(busy, "patient", List.of());
    for (Work work : List.of(hurried, patient)) {
      admission.admit(busy, 1, work.bytes());
      queue.add(work);
    }

    queue.failOverdue(Duration.ofMillis(75), true, Errors.unavailable("store", "it hangs"));

    assertThat(reason(hurried)).isEqualTo(ErrorReason.BACKEND_UNAVAILABLE);
    assertThat(names(queue.take())).containsExactly("patient");
  }

  @Test
  void whatIsUnderWayKeepsItsClaimsUntilItIsFinished() throws InterruptedException {
    queue.add(work(busy, "1", List.of("a")));
    List<Work> first = queue.take();
    queue.add(work(busy, "2", List.of("a", "b")));
    queue.add(work(busy, "3", List.of("b")));
    queue.add(work(busy, "4", List.of("c")));

    assertThat(names(queue.take())).containsExactly("4");
    queue.finished(first);
    List<Work> second = queue.take();
    assertThat(names(second)).containsExactly("2");
    queue.finished(second);
    assertThat(names(queue.take())).containsExactly("3");
  }

  @Test
  void anIdleLaneIsNotToldOfWorkThatABusyOneHasToDoFirst() throws Exception {
    queue.add(work(busy, "1", List.of("a")));
    List<Work> first = queue.take();
    queue.add(work(busy, "2", List.of("a")));
    CompletableFuture<List<String>> idle = new CompletableFuture<>();
    Thread lane = Thread.ofVirtual().start(() -> take(queue, idle));
    await().until(() -> lane.getState() == Thread.State.WAITING);
    queue.finished(first);
    queue.add(work(busy, "3", List.of("c")));

    assertThat(idle.get(10, TimeUnit.SECONDS)).containsExactly("2", "3");
  }

  @Test
  void anIdleLaneLeavesLittleWorkToABusyOne() throws Exception {
    LaneQueue<Work> patient =
        new LaneQueue<>(admission, new BatchLimits(4, 100), Duration.ofHours(1));
    for (String name : List.of("1", "2", "3")) {
      patient.add(work(busy, name, List.of()));
    }
    List<Work> running = patient.take();
    CompletableFuture<List<String>> idle = new CompletableFuture<>();
    Thread lane = Thread.ofVirtual().start(() -> take(patient, idle));
    patient.add(work(busy, "4", List.of()));
    patient.add(work(busy, "5", List.of()));
    await()
        .until(
            () ->
                lane.getState() == Thread.State.TIMED_WAITING
                    || lane.getState() == Thread.State.WAITING);
    assertThat(idle).isNotDone();

    patient.add(work(busy, "6", List.of()));

    assertThat(idle.get(10, TimeUnit.SECONDS)).containsExactly("4", "5", "6");
    assertThat(names(running)).containsExactly("1", "2", "3");
  }

  @Test
  void aBusyLaneTakesWhatWaitsAsSoonAsItIsFinished() throws InterruptedException {
    LaneQueue<Work> patient =
        new LaneQueue<>(admission, new BatchLimits(4, 100), Duration.ofHours(1));
    patient.add(work(busy, "1", List.of()));
    patient.add(work(busy, "2", List.of()));
    List<Work> running = patient.take();
    patient.add(work(busy, "3", List.of()));

    patient.finished(running);

    assertThat(names(patient.take())).containsExactly("3");
  }

  @Test
  void failsOnlyWhatIsHeldUpWhileAnotherLaneIsFree() throws InterruptedException {
    queue.add(work(busy, "hangs", List.of("a")));
    List<Work> hanging = queue.take();
    Work heldUp = new Work(busy, "held up", 1, List.of("a"), Duration.ofMillis(50));
    Work free = new Work(busy, "free", 1, List.of("b"), Duration.ofMillis(50));
    for (Work work : List.of(heldUp, free)) {
      admission.admit(busy, 1, work.bytes());
      queue.add(work);
    }

    queue.failOverdue(Duration.ofMillis(75), false, Errors.unavailable("store", "it hangs"));

    assertThat(reason(heldUp)).isEqualTo(ErrorReason.BACKEND_UNAVAILABLE);
    assertThat(free.future).isNotDone();
    assertThat(names(hanging)).containsExactly("hangs");
  }

  @Test
  void closingFailsWhatWaitsAndWhatComes() throws InterruptedException {
    Work early = work(busy, "early", List.of());
    Work late = work(busy, "late", List.of());
    queue.add(early);

    queue.close();
    queue.add(late);

    assertThat(reason(early)).isEqualTo(ErrorReason.DRAINING);
    assertThat(reason(late)).isEqualTo(ErrorReason.DRAINING);
    assertThat(queue.take()).isEmpty();
  }

  private List<Work> takeAndFinish() throws InterruptedException {
    List<Work> batch = queue.take();
    queue.finished(batch);
    return batch;
  }

  private static void take(LaneQueue<Work> queue, CompletableFuture<List<String>> names) {
    try {
      names.complete(names(queue.take()));
    } catch (InterruptedException e) {
      names.completeExceptionally(e);
    }
  }

  private void add(Share share, String... names) {
    for (String name : names) {
      queue.add(work(share, name, List.of(name)));
    }
  }

  private static Work work(Share share, String name, List<String> claims) {
    return new Work(share, name, 1, claims, Duration.ofSeconds(30));
  }

  private static List<String> names(List<Work> batch) {
    return batch.stream().map(work -> work.name).toList();
  }

  private static ErrorReason reason(Work work) {
    assertThat(work.future).isCompletedExceptionally();
    return ((PrismException) work.future.exceptionNow()).reason();
  }

  private static final class Work extends Pending<String> {
    private final String name;
    private final List<String> claims;
    private final CompletableFuture<String> future;

    Work(Share share, String name, long bytes, List<String> claims, Duration time) {
      this(share, name, bytes, claims, time, new CompletableFuture<>());
    }

    private Work(
        Share share,
        String name,
        long bytes,
        List<String> claims,
        Duration time,
        CompletableFuture<String> future) {
      super(share, Deadline.after(time), bytes, Reply.to(future, text -> text));
      this.name = name;
      this.claims = claims;
      this.future = future;
    }

    @Override
    public int rows() {
      return 1;
    }

    @Override
    public long weight() {
      return bytes();
    }

    @Override
    public Collection<?> claims() {
      return claims;
    }

    @Override
    public PrismException interrupted() {
      return Errors.outcomeUnknown("store");
    }
  }
}
