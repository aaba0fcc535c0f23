package io.prism.backend.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.EraseReport;
import io.prism.backend.Erasure;
import io.prism.backend.tck.Await;
import io.prism.backend.tck.RunningStore;
import io.prism.backend.tck.TestNamespace;
import io.prism.common.v1.ErrorReason;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is particular to erasing where several gateways work on the same tables. */
final class EraseIT {

  private static final int EPOCH = 100;

  private final PostgresFixture fixture = new PostgresFixture(TestServer.shared());

  @AfterEach
  void removeData() {
    fixture.close();
  }

  @Test
  void whatCameLateIsRemovedAlsoWhenItsFinisherEnded() {
    try (RunningStore store = RunningStore.start(fixture)) {
      TestNamespace late = store.newNamespace();
      late.put("k", "v");
      // As whoever found it empty left it before this item was seen.
      Await.result(store.backend().advanceEpoch(late.name(), EPOCH + 1));

      assertThat(step(store, late, EPOCH)).isEqualTo(new EraseReport(1, true));
      assertThat(late.exists("k")).isFalse();
    }
  }

  @Test
  void whatIsInAStillLaterEpochIsOutOfReachHoweverOldItIs() {
    try (RunningStore store = RunningStore.start(fixture)) {
      TestNamespace kept = store.newNamespace();
      kept.put("k", "v");
      Await.result(store.backend().advanceEpoch(kept.name(), EPOCH + 2));

      assertThat(Await.failure(store.backend().erase(order(kept, EPOCH))).reason())
          .isEqualTo(ErrorReason.STALE_EPOCH);
      assertThat(kept.exists("k")).isTrue();
    }
  }

  @Test
  void stepsOfOneNamespaceAreSharedAndThoseOfManyAreBounded() {
    try (RunningStore store = RunningStore.start(fixture)) {
      TestNamespace ns = store.newNamespace();
      List<CompletableFuture<EraseReport>> same =
          IntStream.range(0, 1000).mapToObj(_ -> store.backend().erase(order(ns, EPOCH))).toList();
      same.forEach(Await::result);

      List<CompletableFuture<EraseReport>> many =
          IntStream.range(0, 2000)
              .mapToObj(n -> new Erasure("n" + n, "conformance", EPOCH))
              .map(order -> store.backend().erase(order))
              .toList();
      assertThat(many)
          .extracting(each -> each.handle((report, why) -> why == null ? "done" : "busy").join())
          .contains("done", "busy");
    }
  }

  private static Erasure order(TestNamespace ns, int epoch) {
    return new Erasure(ns.name(), "conformance", epoch);
  }

  private static EraseReport step(RunningStore store, TestNamespace ns, int epoch) {
    return Await.result(store.backend().erase(order(ns, epoch)));
  }
}
