package io.prism.backend.keyvalue;

import io.prism.backend.BackendInterface;
import io.prism.backend.CallContext;
import io.prism.backend.WriteContext;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** {@code keyvalue_basic}: single items. Linearizable for each key. */
public interface KeyValueBasic extends BackendInterface {

  /** The item; empty when the key holds none. */
  CompletableFuture<Optional<Item>> get(CallContext context, Key key);

  /** Whether the key holds an item. */
  CompletableFuture<Boolean> exists(CallContext context, Key key);

  /** Writes an item if the condition holds. */
  CompletableFuture<Results.PutResult> put(WriteContext context, Mutation.Put put);

  /** Removes an item, leaving a tombstone with a version of its own. */
  CompletableFuture<Results.DeleteResult> delete(WriteContext context, Mutation.Delete delete);

  /**
   * <em>Exact if newer</em>: installs a record at exactly its version when that is larger than the
   * version stored for the key, tombstones and expired items included, and than the namespace's
   * floor when nothing is stored. For copying and repair: any order of the same records ends in the
   * same state. Refused with {@code STALE_EPOCH} like any write, by the epoch of {@code
   * context.proposed()}.
   */
  CompletableFuture<Replica.Outcome> replicate(WriteContext context, Replica replica);
}
