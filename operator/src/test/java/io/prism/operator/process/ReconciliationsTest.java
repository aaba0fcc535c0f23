package io.prism.operator.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReconciliationsTest {

  private final List<String> ended = new CopyOnWriteArrayList<>();

  @Test
  void whatIsUnderWayEndsAndNothingElseBegins() throws Exception {
    Reconciliations reconciliations = new Reconciliations(1);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    reconciliations
        .threads()
        .execute(
            () -> {
              begun.countDown();
              awaitOn(goOn);
              ended.add("under way");
            });
    begun.await();
    reconciliations.threads().execute(() -> ended.add("waiting"));
    Thread closer = Thread.startVirtualThread(reconciliations::close);
    while (!reconciliations.threads().isShutdown()) {
      Thread.onSpinWait();
    }
    reconciliations.threads().execute(() -> ended.add("late"));

    assertThat(closer.isAlive()).isTrue();
    goOn.countDown();
    closer.join();

    assertThat(reconciliations.threads().isTerminated()).isTrue();
    assertThat(ended).containsExactly("under way");
  }

  private static void awaitOn(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
