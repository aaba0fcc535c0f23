package io.prism.backend.sqlite;

import io.prism.backend.error.StatusCodec;
import io.prism.backend.keyvalue.ItemOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Collects the outcomes of a batch whose items may end in several transactions. */
final class BatchAnswer {

  private BatchAnswer() {}

  /**
   * Completes when every item has, with the outcomes in their order. Cancelling it cancels the
   * items that still wait.
   */
  static <R> CompletableFuture<List<ItemOutcome<R>>> of(List<CompletableFuture<R>> items) {
    CompletableFuture<List<ItemOutcome<R>>> answer = new CompletableFuture<>();
    if (items.isEmpty()) {
      answer.complete(List.of());
      return answer;
    }
    AtomicInteger missing = new AtomicInteger(items.size());
    for (CompletableFuture<R> item : items) {
      item.whenComplete(
          (result, failure) -> {
            if (missing.decrementAndGet() == 0) {
              answer.complete(outcomes(items));
            }
          });
    }
    answer.whenComplete(
        (outcomes, failure) -> {
          if (answer.isCancelled()) {
            items.forEach(item -> item.cancel(false));
          }
        });
    return answer;
  }

  private static <R> List<ItemOutcome<R>> outcomes(List<CompletableFuture<R>> items) {
    List<ItemOutcome<R>> outcomes = new ArrayList<>(items.size());
    for (CompletableFuture<R> item : items) {
      outcomes.add(
          item.isCompletedExceptionally()
              ? new ItemOutcome.Failed<>(StatusCodec.toException(item.exceptionNow()))
              : new ItemOutcome.Done<>(item.resultNow()));
    }
    return outcomes;
  }
}
