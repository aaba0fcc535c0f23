package io.prism.backend.keyvalue.semantics;

import com.google.protobuf.ByteString;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Mutation;
import io.prism.common.v1.ErrorReason;
import java.util.List;

/** The largest value that a store accepts. */
public final class ValueLimit {

  private ValueLimit() {}

  /**
   * Checks every value that a mutation would write.
   *
   * @throws PrismException {@code VALUE_TOO_LARGE}, with the limit
   */
  public static void check(Mutation<?> mutation, long maxValueBytes) {
    switch (mutation) {
      case Mutation.Put put -> check(put.value(), maxValueBytes);
      case Mutation.CompareAndSwap swap -> check(swap.value(), maxValueBytes);
      case Mutation.Transact transact -> {
        check(transact.onSuccess(), maxValueBytes);
        check(transact.onFailure(), maxValueBytes);
      }
      case Mutation.Delete delete -> {}
      case Mutation.CompareAndDelete delete -> {}
      case Mutation.Increment increment -> {}
      case Mutation.Expire expire -> {}
      case Mutation.Persist persist -> {}
    }
  }

  /**
   * Checks one value.
   *
   * @throws PrismException {@code VALUE_TOO_LARGE}, with the limit
   */
  public static void check(ByteString value, long maxValueBytes) {
    if (value.size() > maxValueBytes) {
      throw PrismException.builder(
              ErrorReason.VALUE_TOO_LARGE,
              "value: "
                  + value.size()
                  + " bytes are more than the store's limit of "
                  + maxValueBytes
                  + "; split the value or choose another store")
          .violation("value", "larger than " + maxValueBytes + " bytes")
          .metadata("limit", Long.toString(maxValueBytes))
          .build();
    }
  }

  private static void check(List<Mutation.Operation> operations, long maxValueBytes) {
    for (Mutation.Operation operation : operations) {
      if (operation instanceof Mutation.Operation.PutItem put) {
        check(put.value(), maxValueBytes);
      }
    }
  }
}
