package io.prism.backend;

import java.util.Optional;

/**
 * What every mutation carries.
 *
 * @param call the call it belongs to
 * @param proposed the version to use if it is newer than what is stored. The store keeps the larger
 *     of this and the stored version plus one tick, and returns it. Its epoch is the writer's:
 *     below the epoch recorded for the namespace the write is refused with {@code STALE_EPOCH}.
 * @param token makes the mutation safe to repeat
 */
public record WriteContext(CallContext call, Version proposed, Optional<IdempotencyToken> token) {

  /** A mutation without a token. */
  public WriteContext(CallContext call, Version proposed) {
    this(call, proposed, Optional.empty());
  }
}
