package io.prism.backend.postgres.store;

import io.prism.backend.NamespaceState;
import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.semantics.Decision;
import io.prism.backend.keyvalue.semantics.Decisions;
import io.prism.backend.keyvalue.semantics.RowView;
import io.prism.backend.keyvalue.semantics.TokenKey;
import io.prism.backend.keyvalue.semantics.TokenRecord;
import io.prism.backend.postgres.lane.Reply;
import java.util.Optional;

/** A client's mutation. */
public final class MutationWrite<R> extends Write<R> {

  /** Copying and encrypting more holds up whoever else is served on the loop. */
  private static final long LARGEST_ON_LOOP = 64 << 10;

  private final Mutation<R> mutation;

  /**
   * A mutation that waits.
   *
   * @param place where its outcome is remembered, see {@link TokenKey}
   */
  public MutationWrite(
      String backend,
      OpenNamespace namespace,
      WriteContext context,
      Mutation<R> mutation,
      int place,
      Reply<R> reply) {
    super(
        backend,
        namespace,
        context,
        mutation.keys(),
        context.token().map(token -> new TokenKey(token.value(), place)),
        bytes(mutation),
        reply);
    this.mutation = mutation;
  }

  /** What a mutation holds of the bounds. */
  public static long bytes(Mutation<?> mutation) {
    return mutation.weight() + OVERHEAD_BYTES;
  }

  /** The put, if it is one that needs no look at what is stored. */
  Optional<Mutation.Put> unconditionalPut() {
    return mutation instanceof Mutation.Put put && put.condition() instanceof Condition.None
        ? Optional.of(put)
        : Optional.empty();
  }

  @Override
  protected boolean isPlain() {
    return token().isEmpty()
        && unconditionalPut().isPresent()
        && mutation.weight() <= LARGEST_ON_LOOP;
  }

  @Override
  boolean needsValues() {
    return !(mutation instanceof Mutation.Put || mutation instanceof Mutation.Delete);
  }

  @Override
  boolean isRepeatable() {
    return context().token().isPresent();
  }

  @Override
  Decision<R> decide(NamespaceState state, Optional<TokenRecord> recorded, RowView rows) {
    return Decisions.decide(mutation, context(), state, recorded, rows);
  }
}
