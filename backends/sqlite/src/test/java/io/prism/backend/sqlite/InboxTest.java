package io.prism.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class InboxTest {

  private record Call(String namespace, long weight) implements FairQueue.Entry {}

  private static final Call CALL = new Call("n", 1);

  @Test
  void fullInboxRefusesWithARetryDelay() {
    Inbox<Call> inbox = new Inbox<>("calls", Inbox.BATCH_OPERATIONS, 2, 1_000);
    inbox.offer(CALL);
    assertThatThrownBy(() -> inbox.offer(CALL))
        .asInstanceOf(InstanceOfAssertFactories.type(PrismException.class))
        .satisfies(
            failure -> {
              assertThat(failure.reason()).isEqualTo(ErrorReason.OVERLOADED);
              assertThat(failure.retryAfter()).isPresent();
            });
    assertThat(inbox.depth()).isEqualTo(1);
  }

  @Test
  void batchClosesAt256Operations() {
    Inbox<Call> inbox = new Inbox<>("calls", Inbox.BATCH_OPERATIONS, 1_000, 1_000_000);
    for (int i = 0; i < 300; i++) {
      inbox.offer(CALL);
    }
    List<Call> batch = new ArrayList<>();
    assertThat(inbox.take(batch)).isTrue();
    assertThat(batch).hasSize(256);
    assertThat(inbox.unfinished()).isEqualTo(300);
  }

  @Test
  void batchClosesAtFourMebibytes() {
    Inbox<Call> inbox = new Inbox<>("calls", Inbox.BATCH_OPERATIONS, 1_000, 64L << 20);
    Call megabyte = new Call("n", 1L << 20);
    for (int i = 0; i < 6; i++) {
      inbox.offer(megabyte);
    }
    List<Call> batch = new ArrayList<>();
    inbox.take(batch);
    assertThat(batch).hasSize(4);
  }

  @Test
  void wakeUpEndsTheWaitWithNothing() {
    Inbox<Call> inbox = new Inbox<>("calls", Inbox.BATCH_OPERATIONS, 10, 1_000);
    inbox.wakeUp();
    List<Call> batch = new ArrayList<>();
    assertThat(inbox.take(batch)).isTrue();
    assertThat(batch).isEmpty();
  }

  @Test
  void idleOnlyWhenWhatWasTakenIsFinished() {
    Inbox<Call> inbox = new Inbox<>("calls", Inbox.BATCH_OPERATIONS, 10, 1_000);
    inbox.offer(CALL);
    inbox.refuse(Errors.draining());
    CompletableFuture<Void> idle = inbox.idle();
    List<Call> batch = new ArrayList<>();
    inbox.take(batch);
    assertThat(idle).isNotDone();
    inbox.finished(batch.size());
    assertThat(idle).isDone();
    assertThatThrownBy(() -> inbox.offer(CALL))
        .isInstanceOfSatisfying(
            PrismException.class,
            failure -> assertThat(failure.reason()).isEqualTo(ErrorReason.DRAINING));
  }

  @Test
  void closingEndsAThreadThatWaits() throws Exception {
    Inbox<Call> inbox = new Inbox<>("calls", Inbox.BATCH_OPERATIONS, 10, 1_000);
    CompletableFuture<Boolean> taken =
        CompletableFuture.supplyAsync(() -> inbox.take(new ArrayList<>()));
    inbox.close();
    assertThat(taken.get(10, TimeUnit.SECONDS)).isFalse();
    assertThat(inbox.awaitWork(Long.MAX_VALUE)).isFalse();
  }
}
