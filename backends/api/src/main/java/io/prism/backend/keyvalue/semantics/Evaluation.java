package io.prism.backend.keyvalue.semantics;

import com.google.protobuf.ByteString;
import io.prism.backend.Version;
import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.keyvalue.Results.OperationResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One mutation being worked out over the rows below it. Confined to one thread and one use. */
final class Evaluation {

  private final WriteContext context;
  private final long now;
  private final Version floor;
  private final RowView stored;

  /** Immutable as long as it has one entry at most, which is the rule. */
  private Map<Key, Row> changes = Map.of();

  Evaluation(WriteContext context, Version floor, RowView stored) {
    this.context = context;
    this.now = context.call().nowMillis();
    this.floor = floor;
    this.stored = stored;
  }

  Map<Key, Row> changes() {
    return changes;
  }

  // Each mutation names its own result type, which the compiler cannot follow through the switch.
  @SuppressWarnings("unchecked")
  <R> R evaluate(Mutation<R> mutation) {
    return (R)
        switch (mutation) {
          case Mutation.Put put -> put(put);
          case Mutation.Delete delete -> delete(delete);
          case Mutation.CompareAndSwap swap -> compareAndSwap(swap);
          case Mutation.CompareAndDelete delete -> compareAndDelete(delete);
          case Mutation.Increment increment -> increment(increment);
          case Mutation.Expire expire -> expire(expire);
          case Mutation.Persist persist -> persist(persist);
          case Mutation.Transact transact -> transact(transact);
        };
  }

  private Results.PutResult put(Mutation.Put put) {
    if (!(put.condition() instanceof Condition.None)) {
      Optional<Item> current = item(put.key());
      if (!holds(put.condition(), current)) {
        return new Results.PutResult(false, current.map(Item::version));
      }
    }
    return new Results.PutResult(
        true, Optional.of(write(put.key(), put.value(), put.expiresAtMillis())));
  }

  private static boolean holds(Condition condition, Optional<Item> current) {
    return switch (condition) {
      case Condition.None none -> true;
      case Condition.IfAbsent absent -> current.isEmpty();
      case Condition.IfPresent present -> current.isPresent();
      case Condition.IfVersion wanted -> hasVersion(current, wanted.version());
    };
  }

  private static boolean hasVersion(Optional<Item> current, ByteString version) {
    return current.isPresent() && current.get().version().toByteString().equals(version);
  }

  private Results.DeleteResult delete(Mutation.Delete delete) {
    Optional<Item> current = item(delete.key());
    if (delete.ifVersion().isPresent() && !hasVersion(current, delete.ifVersion().get())) {
      return new Results.DeleteResult(false, 0);
    }
    return new Results.DeleteResult(true, remove(delete.key(), current));
  }

  private Results.SwapResult compareAndSwap(Mutation.CompareAndSwap swap) {
    Optional<Item> current = item(swap.key());
    if (!current.map(Item::value).equals(swap.expected())) {
      return new Results.SwapResult(false, current.map(Item::version), current.map(Item::value));
    }
    Version version = write(swap.key(), swap.value(), swap.expiresAtMillis());
    return new Results.SwapResult(true, Optional.of(version), Optional.empty());
  }

  private Results.CompareAndDeleteResult compareAndDelete(Mutation.CompareAndDelete delete) {
    Optional<Item> current = item(delete.key());
    if (current.isEmpty() || !current.get().value().equals(delete.expected())) {
      return new Results.CompareAndDeleteResult(false, current.map(Item::value));
    }
    remove(delete.key(), current);
    return new Results.CompareAndDeleteResult(true, Optional.empty());
  }

  private Results.IncrementResult increment(Mutation.Increment increment) {
    Optional<Item> current = item(increment.key());
    long before = current.isPresent() ? Counter.parse(current.get().value()) : 0;
    long after = Counter.add(before, increment.delta());
    long kept = current.map(Item::expiresAtMillis).orElse(increment.newExpiresAtMillis());
    Version version =
        write(increment.key(), Counter.format(after), increment.expiresAtMillis().orElse(kept));
    return new Results.IncrementResult(after, version);
  }

  private Results.ExpireResult expire(Mutation.Expire expire) {
    Optional<Version> version =
        item(expire.key()).map(item -> write(expire.key(), item.value(), expire.expiresAtMillis()));
    return new Results.ExpireResult(version.isPresent(), version);
  }

  private Results.PersistResult persist(Mutation.Persist persist) {
    Optional<Item> current = item(persist.key());
    boolean expires = current.isPresent() && current.get().expiresAtMillis() != Expiry.NEVER;
    if (!expires) {
      return new Results.PersistResult(current.isPresent(), false, current.map(Item::version));
    }
    Version version = write(persist.key(), current.get().value(), Expiry.NEVER);
    return new Results.PersistResult(true, true, Optional.of(version));
  }

  private Results.TransactResult transact(Mutation.Transact transact) {
    boolean succeeded = transact.compares().stream().allMatch(this::holds);
    List<OperationResult> results = new ArrayList<>();
    ResultBudget budget = new ResultBudget();
    for (Mutation.Operation operation : succeeded ? transact.onSuccess() : transact.onFailure()) {
      results.add(
          switch (operation) {
            case Mutation.Operation.PutItem put ->
                new OperationResult.PutDone(write(put.key(), put.value(), put.expiresAtMillis()));
            case Mutation.Operation.DeleteItem delete ->
                new OperationResult.DeleteDone(remove(delete.key(), item(delete.key())));
            case Mutation.Operation.GetItem get -> get(get.key(), budget);
          });
    }
    return new Results.TransactResult(succeeded, results);
  }

  /** Fails before anything is written: an applied transaction must not lack an answer. */
  private OperationResult get(Key key, ResultBudget budget) {
    Optional<Item> item = item(key);
    if (!budget.tryTake(key, item)) {
      throw ResultBudget.exceeded();
    }
    return new OperationResult.GetDone(key, item);
  }

  private boolean holds(Mutation.Compare compare) {
    Optional<Item> current = item(compare.key());
    return switch (compare) {
      case Mutation.Compare.HasVersion wanted -> hasVersion(current, wanted.version());
      case Mutation.Compare.HasValue wanted ->
          current.isPresent() && current.get().value().equals(wanted.value());
      case Mutation.Compare.IsAbsent absent -> current.isEmpty();
      case Mutation.Compare.IsPresent present -> current.isPresent();
    };
  }

  private Optional<Row> row(Key key) {
    Row changed = changes.get(key);
    return changed != null ? Optional.of(changed) : stored.row(key);
  }

  private Optional<Item> item(Key key) {
    return row(key).flatMap(row -> row.itemAt(now));
  }

  private Version write(Key key, ByteString value, long expiresAtMillis) {
    Version version = nextVersion(key);
    change(key, new Row.Live(version, value, expiresAtMillis));
    return version;
  }

  private int remove(Key key, Optional<Item> current) {
    if (current.isEmpty()) {
      return 0;
    }
    change(key, new Row.Tombstone(nextVersion(key), now));
    return 1;
  }

  private void change(Key key, Row row) {
    if (changes.isEmpty()) {
      changes = Map.of(key, row);
      return;
    }
    if (changes.size() == 1) {
      changes = new LinkedHashMap<>(changes);
    }
    changes.put(key, row);
  }

  private Version nextVersion(Key key) {
    return Decisions.nextVersion(context.proposed(), row(key), floor);
  }
}
