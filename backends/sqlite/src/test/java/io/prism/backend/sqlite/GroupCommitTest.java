package io.prism.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.DistributionSummary;
import io.prism.backend.CallContext;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.tck.Await;
import io.prism.common.v1.ErrorReason;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to writes that wait together. */
class GroupCommitTest {

  private static final int QUEUE = 40;

  @TempDir Path directory;

  private TestStore store;

  @BeforeEach
  void start() {
    store = new TestStore(directory, Map.of("queue_operations", Integer.toString(QUEUE)));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void callsOnOneKeyInOneBatchSeeEachOtherInOrder() throws Exception {
    List<CompletableFuture<Results.IncrementResult>> increments = new ArrayList<>();
    try (Connection held = store.holdWriter()) {
      for (int i = 0; i < 15; i++) {
        increments.add(store.increment("counter"));
      }
    }
    assertThat(increments.stream().map(Await::result).map(Results.IncrementResult::value))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 15).mapToObj(Long::valueOf).toList());
    assertThat(store.get("counter")).contains("15");
  }

  @Test
  void callThatFailsLeavesItsNeighboursAlone() throws Exception {
    CompletableFuture<?> bad;
    CompletableFuture<?> good;
    CompletableFuture<?> before;
    Await.result(store.put("text", "no number"));
    try (Connection held = store.holdWriter()) {
      before = store.put("before", "1");
      bad = store.increment("text");
      good = store.increment("number");
    }
    assertThat(Await.failure(bad).reason()).isEqualTo(ErrorReason.NOT_A_COUNTER);
    Await.result(before);
    Await.result(good);
    assertThat(store.get("before")).contains("1");
    assertThat(store.get("number")).contains("1");
    assertThat(store.get("text")).contains("no number");
  }

  @Test
  void cancelledCallIsDroppedBeforeItStarts() throws Exception {
    CompletableFuture<?> kept;
    CompletableFuture<?> cancelled;
    try (Connection held = store.holdWriter()) {
      cancelled = store.put("cancelled", "1");
      kept = store.put("kept", "1");
      cancelled.cancel(false);
    }
    Await.result(kept);
    assertThat(store.get("cancelled")).isEmpty();
    assertThat(store.get("kept")).contains("1");
  }

  @Test
  void callWhoseDeadlinePassesWhileItWaitsIsNotStarted() throws Exception {
    CompletableFuture<?> late;
    CallContext call = store.call("tested", Duration.ofMillis(300));
    try (Connection held = store.holdWriter()) {
      late = store.put(call, "late", ByteString.EMPTY);
      Awaitility.await().until(call.deadline()::isExpired);
    }
    assertThat(Await.failure(late).reason()).isEqualTo(ErrorReason.DEADLINE_EXCEEDED);
    assertThat(store.get("late")).isEmpty();
  }

  @Test
  void busyNamespaceIsRefusedAtTheBoundAndAnotherIsNot() throws Exception {
    store.open("quiet");
    List<CompletableFuture<?>> accepted = new ArrayList<>();
    CompletableFuture<?> refused;
    CompletableFuture<?> other;
    try (Connection held = store.holdWriter()) {
      for (int i = 0; i < QUEUE / 2; i++) {
        accepted.add(store.put("busy-" + i, "1"));
      }
      refused = store.put("refused", "1");
      other = store.put(store.call("quiet", Duration.ofMinutes(1)), "k", ByteString.EMPTY);
      assertThat(Await.failure(refused).reason()).isEqualTo(ErrorReason.OVERLOADED);
      assertThat(other).isNotDone();
    }
    accepted.forEach(Await::result);
    Await.result(other);
    assertThat(store.get("refused")).isEmpty();
  }

  @Test
  void drainingEndsWhatWaitsWhenTheTimeIsOver() throws Exception {
    CompletableFuture<?> waiting;
    try (Connection held = store.holdWriter()) {
      waiting = store.put("waiting", "1");
      assertThat(Await.result(store.backend().drain(Duration.ofMillis(100))).aborted())
          .isEqualTo(1);
      assertThat(Await.failure(waiting).reason()).isEqualTo(ErrorReason.DRAINING);
    }
  }

  @Test
  void whatWaitsTogetherIsCommittedTogether() throws Exception {
    DistributionSummary batches =
        store.meters().get("prism.backend.batch.size").tag("kind", "write").summary();
    long commits;
    List<CompletableFuture<?>> puts = new ArrayList<>();
    try (Connection held = store.holdWriter()) {
      commits = batches.count();
      for (int i = 0; i < 15; i++) {
        puts.add(store.put("key-" + i, "1"));
      }
      assertThat(waiting()).isEqualTo(15);
    }
    puts.forEach(Await::result);
    // One for the write that was under way, one for all that waited.
    assertThat(batches.count()).isEqualTo(commits + 2);
    assertThat(batches.max()).isEqualTo(15);
    assertThat(store.meters().get("prism.backend.commit").timer().count())
        .isEqualTo(batches.count());
    assertThat(waiting()).isZero();
  }

  private double waiting() {
    return store
        .meters()
        .get("prism.backend.queue.operations")
        .tags("backend", SqliteFixture.NAME, "kind", "write")
        .gauge()
        .value();
  }

  @Test
  void metersAreRemovedWithTheStore() {
    assertThat(store.meters().getMeters()).isNotEmpty();
    store.close();
    assertThat(store.meters().getMeters()).isEmpty();
  }
}
