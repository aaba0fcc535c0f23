package io.prism.backend.sqlite;

import io.prism.backend.IdempotencyToken;
import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Replica;
import io.prism.backend.keyvalue.semantics.Decision;
import io.prism.backend.keyvalue.semantics.Decisions;
import io.prism.backend.keyvalue.semantics.Row;
import io.prism.backend.keyvalue.semantics.TokenKey;
import io.prism.backend.keyvalue.semantics.TokenRecord;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows and tokens that one transaction looks at and changes. Each is read once and written
 * once, however many calls of the batch concern it; later calls see what earlier ones decided.
 */
final class Workspace {

  private record RowRef(int namespace, Key key) {}

  private record TokenRef(int namespace, TokenKey token) {}

  /** A row and what became of it. */
  private static final class Slot {
    /** The row number in the file; 0 when there is no row. */
    long id;

    Optional<Row> row = Optional.empty();
    boolean hasValue = true;
    boolean changed;
  }

  private final WriterSession session;
  private final Map<RowRef, Slot> slots = new HashMap<>();
  private final Map<TokenRef, TokenRecord> newTokens = new HashMap<>();
  private long loadedBytes;

  Workspace(WriterSession session) {
    this.session = session;
  }

  /** Bytes of values read from the file so far. */
  long loadedBytes() {
    return loadedBytes;
  }

  /**
   * Decides a mutation and keeps what it changes.
   *
   * @param place where its outcome is remembered, see {@link TokenKey}
   * @throws io.prism.backend.error.PrismException when it fails; then nothing is kept
   */
  <R> R apply(OpenNamespace namespace, WriteContext context, Mutation<R> mutation, int place)
      throws SQLException {
    for (Key key : mutation.keys()) {
      load(namespace, key, ValueUse.needsValue(mutation, key));
    }
    @Nullable TokenRef token = tokenRef(namespace, context, place);
    Decision<R> decision =
        Decisions.decide(
            mutation,
            context,
            namespace.state(),
            token == null ? Optional.empty() : recorded(token),
            key -> slot(namespace, key).row);
    keep(namespace, decision);
    if (token != null && decision.record().isPresent()) {
      newTokens.put(token, decision.record().get());
    }
    return decision.result();
  }

  /** Decides a replica and keeps what it changes; fails as {@link #apply} does. */
  Replica.Outcome install(OpenNamespace namespace, WriteContext context, Replica replica)
      throws SQLException {
    load(namespace, replica.key(), false);
    Decision<Replica.Outcome> decision =
        Decisions.decide(replica, context, namespace.state(), slot(namespace, replica.key()).row);
    keep(namespace, decision);
    return decision.result();
  }

  private static @Nullable TokenRef tokenRef(
      OpenNamespace namespace, WriteContext context, int place) {
    @Nullable IdempotencyToken token = context.token().orElse(null);
    return token == null ? null : new TokenRef(namespace.id(), new TokenKey(token.value(), place));
  }

  private Optional<TokenRecord> recorded(TokenRef token) throws SQLException {
    TokenRecord fresh = newTokens.get(token);
    return fresh != null ? Optional.of(fresh) : session.token(token.namespace(), token.token());
  }

  private void load(OpenNamespace namespace, Key key, boolean withValue) throws SQLException {
    RowRef ref = new RowRef(namespace.id(), key);
    Slot slot = slots.get(ref);
    if (slot != null && (slot.hasValue || !withValue)) {
      return;
    }
    if (slot == null) {
      slot = new Slot();
      slots.put(ref, slot);
    }
    Optional<WriterSession.Stored> stored = session.load(namespace.id(), key, withValue);
    if (stored.isPresent()) {
      slot.id = stored.get().id();
      slot.row = Optional.of(stored.get().row());
      slot.hasValue = withValue || stored.get().row() instanceof Row.Tombstone;
      if (stored.get().row() instanceof Row.Live live) {
        loadedBytes += live.value().size();
      }
    }
  }

  private Slot slot(OpenNamespace namespace, Key key) {
    Slot slot = slots.get(new RowRef(namespace.id(), key));
    if (slot == null) {
      throw new IllegalStateException("the mutation looks at a key it did not announce");
    }
    return slot;
  }

  private void keep(OpenNamespace namespace, Decision<?> decision) {
    for (Map.Entry<Key, Row> change : decision.changes().entrySet()) {
      Slot slot = slot(namespace, change.getKey());
      slot.row = Optional.of(change.getValue());
      slot.hasValue = true;
      slot.changed = true;
    }
  }

  /** Writes what changed into the transaction. */
  void flush() throws SQLException {
    for (Map.Entry<RowRef, Slot> entry : slots.entrySet()) {
      Slot slot = entry.getValue();
      if (!slot.changed) {
        continue;
      }
      Row row = slot.row.orElseThrow();
      if (slot.id == 0) {
        session.insert(entry.getKey().namespace(), entry.getKey().key(), row);
      } else {
        session.update(slot.id, row);
      }
    }
    for (Map.Entry<TokenRef, TokenRecord> entry : newTokens.entrySet()) {
      TokenRef token = entry.getKey();
      session.putToken(token.namespace(), token.token(), entry.getValue());
    }
  }
}
