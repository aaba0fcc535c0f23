package io.prism.backend.keyvalue.semantics;

import com.google.protobuf.ByteString;
import io.prism.backend.error.StatusCodec;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Mutation;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The claim of a batch on its token, recorded before any item is carried out. Items are recorded
 * one by one, and those that failed are not; so only the claim can tell that the token belongs to
 * another request before some items of this one are applied.
 *
 * <p>A claim is a mutation of the batch's kind that applies to no item, since no version is empty:
 * stores record its outcome as they record any other, and change nothing.
 */
final class BatchClaim {

  private BatchClaim() {}

  static Mutation.Put of(Mutation.Put first) {
    return new Mutation.Put(
        first.key(), ByteString.EMPTY, Expiry.NEVER, new Condition.IfVersion(ByteString.EMPTY));
  }

  static Mutation.Delete of(Mutation.Delete first) {
    return new Mutation.Delete(first.key(), Optional.of(ByteString.EMPTY));
  }

  /** Carries out the items once the claim holds; fails as the claim does. */
  static <R> CompletableFuture<R> then(
      CompletableFuture<?> claim, Supplier<CompletableFuture<R>> items) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    cancelWith(answer, claim);
    claim.whenComplete(
        (recorded, failure) -> {
          if (failure != null) {
            answer.completeExceptionally(StatusCodec.toException(failure));
          } else if (!answer.isDone()) {
            carryOut(items, answer);
          }
        });
    return answer;
  }

  private static <R> void carryOut(
      Supplier<CompletableFuture<R>> items, CompletableFuture<R> answer) {
    CompletableFuture<R> outcomes;
    try {
      outcomes = items.get();
    } catch (RuntimeException e) {
      answer.completeExceptionally(StatusCodec.toException(e));
      return;
    }
    cancelWith(answer, outcomes);
    outcomes.whenComplete(
        (result, failure) -> {
          if (failure != null) {
            answer.completeExceptionally(StatusCodec.toException(failure));
          } else {
            answer.complete(result);
          }
        });
  }

  /** Whoever gives up the answer gives up what it waits for. */
  private static void cancelWith(CompletableFuture<?> answer, CompletableFuture<?> work) {
    answer.whenComplete(
        (result, failure) -> {
          if (answer.isCancelled()) {
            work.cancel(false);
          }
        });
  }
}
