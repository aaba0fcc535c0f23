package io.prism.backend.postgres.store;

import io.prism.backend.NamespaceState;
import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.Replica;
import io.prism.backend.keyvalue.semantics.Decision;
import io.prism.backend.keyvalue.semantics.Decisions;
import io.prism.backend.keyvalue.semantics.RowView;
import io.prism.backend.keyvalue.semantics.TokenRecord;
import io.prism.backend.postgres.lane.Reply;
import java.util.List;
import java.util.Optional;

/** A record to be installed at exactly its version. */
public final class ReplicaWrite extends Write<Replica.Outcome> {

  private final Replica replica;

  /** A replica that waits. */
  public ReplicaWrite(
      String backend,
      OpenNamespace namespace,
      WriteContext context,
      Replica replica,
      Reply<Replica.Outcome> reply) {
    super(
        backend,
        namespace,
        context,
        List.of(replica.key()),
        Optional.empty(),
        bytes(replica),
        reply);
    this.replica = replica;
  }

  /** What a replica holds of the bounds. */
  public static long bytes(Replica replica) {
    int value = replica.state() instanceof Replica.State.Live live ? live.value().size() : 0;
    return (long) replica.key().size() + value + OVERHEAD_BYTES;
  }

  @Override
  protected boolean isPlain() {
    return false;
  }

  @Override
  boolean needsValues() {
    return false;
  }

  @Override
  boolean isRepeatable() {
    return true;
  }

  @Override
  Decision<Replica.Outcome> decide(
      NamespaceState state, Optional<TokenRecord> recorded, RowView rows) {
    return Decisions.decide(replica, context(), state, rows.row(replica.key()));
  }
}
