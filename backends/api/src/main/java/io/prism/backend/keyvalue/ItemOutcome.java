package io.prism.backend.keyvalue;

import io.prism.backend.error.PrismException;

/**
 * What became of one item of a batch.
 *
 * @param <R> its result
 */
public sealed interface ItemOutcome<R> {

  /** It was carried out. */
  record Done<R>(R result) implements ItemOutcome<R> {}

  /** It failed; the other items are unaffected. */
  record Failed<R>(PrismException failure) implements ItemOutcome<R> {}
}
