package io.prism.backend.keyvalue.wire;

import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.BatchItem;
import io.prism.backend.keyvalue.Mutation;
import java.util.List;

/**
 * A batch as it was read: what can be carried out, and what cannot.
 *
 * @param size the number of items in the request
 * @param valid the good items, with their place in the request
 * @param rejected the bad ones
 */
public record DecodedBatch<M extends Mutation<?>>(
    int size, List<BatchItem<M>> valid, List<Rejected> rejected) {

  /** Copies the lists. */
  public DecodedBatch {
    valid = List.copyOf(valid);
    rejected = List.copyOf(rejected);
  }

  /**
   * An item that cannot be carried out.
   *
   * @param index its place in the request
   * @param failure why
   */
  public record Rejected(int index, PrismException failure) {}
}
