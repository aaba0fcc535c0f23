package io.prism.backend.keyvalue;

import io.prism.backend.BackendInterface;
import io.prism.backend.CallContext;
import io.prism.backend.WriteContext;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** {@code keyvalue_ttl}: expiry that can be set, read and removed; each change is a new version. */
public interface KeyValueTtl extends BackendInterface {

  /** Sets an item's expiry. */
  CompletableFuture<Results.ExpireResult> expire(WriteContext context, Mutation.Expire expire);

  /** The item's expiry in milliseconds or {@link Expiry#NEVER}; empty when there is no item. */
  CompletableFuture<OptionalLong> expiresAt(CallContext context, Key key);

  /** Removes an item's expiry. */
  CompletableFuture<Results.PersistResult> persist(WriteContext context, Mutation.Persist persist);
}
