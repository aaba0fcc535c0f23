package io.prism.backend.keyvalue.semantics;

import io.prism.backend.WriteContext;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyValueBasic;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import org.jspecify.annotations.Nullable;

/**
 * {@code keyvalue_basic} of a store that always answers on its caller's thread. These methods do
 * what their namesakes do, with the same outcomes, but return them, and make next to nothing on the
 * way. A wrapper that leaves them out is asked through futures like any other store.
 *
 * <p>They throw {@link PrismException} where a future would fail.
 */
public interface InlineKeyValue extends KeyValueBasic {

  /**
   * The row behind the item that a reader sees; null when the key holds none.
   *
   * @param namespace the namespace's name in the store
   * @param nowMillis the time of the call
   * @param key not kept: may be a {@link Key.Probe}'s
   */
  Row.@Nullable Live getNow(String namespace, long nowMillis, Key key);

  /**
   * Writes an item if the condition holds.
   *
   * @param put neither its key nor its value is kept: they may be a {@link Key.Probe}'s, and a
   *     window on a buffer that changes afterwards
   */
  Results.PutResult putNow(WriteContext context, Mutation.Put put);

  /**
   * Removes an item, leaving a tombstone with a version of its own.
   *
   * @param delete its key is not kept: may be a {@link Key.Probe}'s
   */
  Results.DeleteResult deleteNow(WriteContext context, Mutation.Delete delete);
}
