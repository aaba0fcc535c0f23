package io.prism.backend.keyvalue.semantics;

import com.google.protobuf.ByteString;
import io.prism.backend.Version;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.keyvalue.Results.OperationResult;
import io.prism.store.v1.RecordedOperation;
import io.prism.store.v1.RecordedOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Between a result and what is remembered of it under a token. Values are never remembered: what a
 * replay has to show of them is read again.
 */
final class OutcomeCodec {

  private OutcomeCodec() {}

  static <R> RecordedOutcome encode(Mutation<R> mutation, R result) {
    RecordedOutcome.Builder outcome = RecordedOutcome.newBuilder();
    switch (result) {
      case Results.PutResult put ->
          outcome.setApplied(put.applied()).setVersion(bytes(put.version()));
      case Results.DeleteResult delete ->
          outcome.setApplied(delete.applied()).setNumber(delete.deletedCount());
      case Results.SwapResult swap ->
          outcome.setApplied(swap.swapped()).setVersion(bytes(swap.version()));
      case Results.CompareAndDeleteResult delete -> outcome.setApplied(delete.deleted());
      case Results.IncrementResult increment ->
          outcome
              .setApplied(true)
              .setNumber(increment.value())
              .setVersion(increment.version().toByteString());
      case Results.ExpireResult expire ->
          outcome.setApplied(expire.existed()).setVersion(bytes(expire.version()));
      case Results.PersistResult persist ->
          outcome
              .setApplied(persist.existed())
              .setExpirationRemoved(persist.expirationRemoved())
              .setVersion(bytes(persist.version()));
      case Results.TransactResult transact -> {
        outcome.setApplied(transact.succeeded());
        transact.results().forEach(operation -> outcome.addOperations(encode(operation)));
      }
      default -> throw new IllegalStateException("no outcome for " + mutation.getClass());
    }
    return outcome.build();
  }

  // Each mutation names its own result type, which the compiler cannot follow through the switch.
  @SuppressWarnings("unchecked")
  static <R> R replay(Mutation<R> mutation, RecordedOutcome outcome, RowView rows, long now) {
    Optional<Version> version = Version.parse(outcome.getVersion());
    boolean applied = outcome.getApplied();
    return (R)
        switch (mutation) {
          case Mutation.Put put -> new Results.PutResult(applied, version);
          case Mutation.Delete delete ->
              new Results.DeleteResult(applied, Math.toIntExact(outcome.getNumber()));
          case Mutation.CompareAndSwap swap ->
              new Results.SwapResult(applied, version, actual(applied, swap.key(), rows, now));
          case Mutation.CompareAndDelete delete ->
              new Results.CompareAndDeleteResult(applied, actual(applied, delete.key(), rows, now));
          case Mutation.Increment increment ->
              new Results.IncrementResult(outcome.getNumber(), version.orElseThrow());
          case Mutation.Expire expire -> new Results.ExpireResult(applied, version);
          case Mutation.Persist persist ->
              new Results.PersistResult(applied, outcome.getExpirationRemoved(), version);
          case Mutation.Transact transact -> {
            List<OperationResult> results = new ArrayList<>();
            ResultBudget budget = new ResultBudget();
            for (RecordedOperation operation : outcome.getOperationsList()) {
              results.add(replay(operation, rows, now, budget));
            }
            yield new Results.TransactResult(applied, results);
          }
        };
  }

  private static Optional<ByteString> actual(boolean applied, Key key, RowView rows, long now) {
    return applied ? Optional.empty() : item(key, rows, now).map(Item::value);
  }

  private static Optional<Item> item(Key key, RowView rows, long now) {
    return rows.row(key).flatMap(row -> row.itemAt(now));
  }

  private static RecordedOperation encode(OperationResult result) {
    RecordedOperation.Builder operation = RecordedOperation.newBuilder();
    return switch (result) {
      case OperationResult.PutDone put ->
          operation.setPutVersion(put.version().toByteString()).build();
      case OperationResult.DeleteDone delete ->
          operation.setDeletedCount(delete.deletedCount()).build();
      case OperationResult.GetDone get -> operation.setGetKey(get.key().text()).build();
      case OperationResult.GetOmitted omitted ->
          throw new IllegalStateException("only a replay leaves a get out");
    };
  }

  private static OperationResult replay(
      RecordedOperation operation, RowView rows, long now, ResultBudget budget) {
    return switch (operation.getOperationCase()) {
      case PUT_VERSION ->
          new OperationResult.PutDone(Version.parse(operation.getPutVersion()).orElseThrow());
      case DELETED_COUNT ->
          new OperationResult.DeleteDone(Math.toIntExact(operation.getDeletedCount()));
      case GET_KEY -> {
        Key key = Key.of(operation.getGetKey());
        Optional<Item> item = item(key, rows, now);
        // The call was applied, so its repetition succeeds whatever others have written since.
        yield budget.tryTake(key, item)
            ? new OperationResult.GetDone(key, item)
            : new OperationResult.GetOmitted();
      }
      case OPERATION_NOT_SET ->
          throw new IllegalStateException("a recorded operation says nothing");
    };
  }

  private static ByteString bytes(Optional<Version> version) {
    return version.map(Version::toByteString).orElse(ByteString.EMPTY);
  }
}
