package io.prism.backend.sqlite;

import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Mutation;

/** Which stored values a mutation looks at; the others need not be read from the file. */
final class ValueUse {

  private ValueUse() {}

  /** Whether deciding the mutation, or repeating its recorded outcome, looks at the key's value. */
  static boolean needsValue(Mutation<?> mutation, Key key) {
    return switch (mutation) {
      case Mutation.Put put -> false;
      case Mutation.Delete delete -> false;
      case Mutation.CompareAndSwap swap -> true;
      case Mutation.CompareAndDelete delete -> true;
      case Mutation.Increment increment -> true;
      case Mutation.Expire expire -> true;
      case Mutation.Persist persist -> true;
      case Mutation.Transact transact -> needsValue(transact, key);
    };
  }

  private static boolean needsValue(Mutation.Transact transact, Key key) {
    for (Mutation.Compare compare : transact.compares()) {
      if (compare instanceof Mutation.Compare.HasValue && compare.key().equals(key)) {
        return true;
      }
    }
    return gets(transact.onSuccess(), key) || gets(transact.onFailure(), key);
  }

  private static boolean gets(Iterable<Mutation.Operation> operations, Key key) {
    for (Mutation.Operation operation : operations) {
      if (operation instanceof Mutation.Operation.GetItem && operation.key().equals(key)) {
        return true;
      }
    }
    return false;
  }
}
