package io.prism.backend.memory;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.prism.backend.CallContext;
import io.prism.backend.EraseReport;
import io.prism.backend.Erasure;
import io.prism.backend.NamespaceState;
import io.prism.backend.SweepReport;
import io.prism.backend.Version;
import io.prism.backend.WriteContext;
import io.prism.backend.error.Errors;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyRange;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Replica;
import io.prism.backend.keyvalue.semantics.Decision;
import io.prism.backend.keyvalue.semantics.Decisions;
import io.prism.backend.keyvalue.semantics.Row;
import io.prism.backend.keyvalue.semantics.RowView;
import io.prism.backend.keyvalue.semantics.TokenKey;
import io.prism.backend.keyvalue.semantics.TokenRecord;
import io.prism.backend.keyvalue.semantics.ValueLimit;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One namespace. Reads take no lock. A mutation holds the locks of its keys and its token from the
 * decision to the last write, so it is one step for everybody else. The epoch is read under those
 * locks and raised while holding all of them; the floor is raised under the lock of the tombstone
 * that it stands for.
 */
final class NamespaceTable {

  /** What one step of an erasure removes at the most. */
  private static final int ERASE_STEP = 10_000;

  private final Gate gate;
  private final Budget budget;
  private final Rows rows = new Rows();
  private final RowView stored = key -> Optional.ofNullable(rows.get(key));
  private final ConcurrentHashMap<TokenKey, TokenRecord> tokens = new ConcurrentHashMap<>();
  private final Stripes stripes;
  private final AtomicReference<NamespaceState> state =
      new AtomicReference<>(NamespaceState.INITIAL);

  NamespaceTable(Gate gate, Budget budget, Stripes stripes) {
    this.gate = gate;
    this.budget = budget;
    this.stripes = stripes;
  }

  NamespaceState state() {
    return state.get();
  }

  /** Fails when the store was closed; what is under way may go on while it drains. */
  void requireOpen() {
    gate.requireOpen();
  }

  long rowCount() {
    return rows.size();
  }

  /** The row behind the item that a reader sees; the key is not kept. */
  Row.@Nullable Live live(Key key, long nowMillis) {
    Row row = rows.get(key);
    return row == null ? null : row.liveAt(nowMillis);
  }

  Optional<Item> item(CallContext call, Key key) {
    Row row = rows.get(key);
    return row == null ? Optional.empty() : row.itemAt(call.nowMillis());
  }

  Iterator<Key> keys(KeyRange range, boolean reverse, Optional<Key> after) {
    return rows.keys(range, reverse, after);
  }

  <R> R apply(WriteContext context, Mutation<R> mutation, int place) {
    ValueLimit.check(mutation, MemoryBackend.MAX_VALUE_BYTES);
    if (context.token().isEmpty() && mutation instanceof Mutation.OfOneKey<R> single) {
      return applySingle(context, single);
    }
    Optional<TokenKey> token = context.token().map(t -> new TokenKey(t.value(), place));
    Stripes.Held held = stripes.lock(mutation.keys(), token);
    try {
      gate.requireServing();
      Optional<TokenRecord> recorded = token.map(tokens::get);
      Decision<R> decision = Decisions.decide(mutation, context, state.get(), recorded, stored);
      commit(decision, token, mutation.onlyRemoves());
      return decision.result();
    } finally {
      held.close();
    }
  }

  /** The everyday mutation, which should make as little as it can. */
  private <R> R applySingle(WriteContext context, Mutation.OfOneKey<R> mutation) {
    Stripes.Held held = stripes.lock(mutation.key());
    try {
      gate.requireServing();
      Decision<R> decision =
          Decisions.decide(mutation, context, state.get(), Optional.empty(), stored);
      Row change = decision.changes().get(mutation.key());
      if (change != null) {
        commit(mutation.key(), change, mutation.onlyRemoves());
      }
      return decision.result();
    } finally {
      held.close();
    }
  }

  private void commit(Key key, Row change, boolean removal) {
    Row before = rows.get(key);
    take(Footprint.of(key, change) - Footprint.of(key, before), removal);
    rows.put(key, own(change, before));
  }

  Replica.Outcome apply(WriteContext context, Replica replica) {
    if (replica.state() instanceof Replica.State.Live live) {
      ValueLimit.check(live.value(), MemoryBackend.MAX_VALUE_BYTES);
    }
    Stripes.Held held = stripes.lock(replica.key());
    try {
      gate.requireServing();
      Decision<Replica.Outcome> decision =
          Decisions.decide(
              replica, context, state.get(), Optional.ofNullable(rows.get(replica.key())));
      commit(decision, Optional.empty(), replica.state() instanceof Replica.State.Tombstone);
      return decision.result();
    } finally {
      held.close();
    }
  }

  private void commit(Decision<?> decision, Optional<TokenKey> token, boolean removal) {
    if (decision.isReadOnly()) {
      return;
    }
    long growth = 0;
    Map<Key, Row> owned = new LinkedHashMap<>();
    for (Map.Entry<Key, Row> change : decision.changes().entrySet()) {
      Key key = change.getKey();
      Row before = rows.get(key);
      growth += Footprint.of(key, change.getValue()) - Footprint.of(key, before);
      owned.put(key, own(change.getValue(), before));
    }
    if (decision.record().isPresent()) {
      TokenKey key = token.orElseThrow();
      growth += Footprint.of(key, decision.record().get()) - Footprint.of(key, tokens.get(key));
    }
    take(growth, removal);
    rows.publish(owned);
    decision.record().ifPresent(record -> tokens.put(token.orElseThrow(), record));
  }

  private void take(long growth, boolean removal) {
    if (!budget.tryChange(growth, removal)) {
      throw Errors.storeFull(gate.storeName(), "max_bytes is " + budget.max());
    }
  }

  /**
   * A caller's value may be a window on a larger or a borrowed buffer, so the store keeps its own
   * copy.
   */
  private static Row own(Row row, @Nullable Row before) {
    if (row instanceof Row.Live live
        && !(before instanceof Row.Live old && old.value() == live.value())) {
      ByteString copy = UnsafeByteOperations.unsafeWrap(live.value().toByteArray());
      return new Row.Live(live.version(), copy, live.expiresAtMillis());
    }
    return row;
  }

  /** Raises the epoch; returns when no write of an earlier one is under way. */
  NamespaceState advanceEpoch(int epoch) {
    Stripes.Held held = stripes.lockAll();
    try {
      return state.updateAndGet(
          now -> new NamespaceState(Math.max(now.epoch(), epoch), now.floor()));
    } finally {
      held.close();
    }
  }

  /** Returns when every mutation that began earlier has ended. */
  void awaitMutations() {
    stripes.lockAll().close();
  }

  /** Does what {@link io.prism.backend.Backend#sweep} promises, one key at a time. */
  SweepReport sweep(long nowMillis, Duration tombstoneRetention) {
    long expired = 0;
    long removed = 0;
    Iterator<Key> keys = rows.keys(KeyRange.ALL, false, Optional.empty());
    while (keys.hasNext() && gate.isServing()) {
      Key key = keys.next();
      switch (rows.get(key)) {
        case Row.Live live when Expiry.isExpired(live.expiresAtMillis(), nowMillis) ->
            expired += bury(key, live, nowMillis) ? 1 : 0;
        case Row.Tombstone tombstone
            when tombstone.deletedAtMillis() + tombstoneRetention.toMillis() <= nowMillis ->
            removed += forget(key, tombstone) ? 1 : 0;
        case null, default -> {}
      }
    }
    return new SweepReport(expired, removed, forgetTokens(nowMillis));
  }

  /**
   * The tombstone keeps the version of the item, so that nobody can tell whether the sweeper was
   * here.
   */
  private boolean bury(Key key, Row.Live expired, long nowMillis) {
    Stripes.Held held = stripes.lock(key);
    try {
      if (rows.get(key) != expired) {
        return false;
      }
      Row tombstone = new Row.Tombstone(expired.version(), nowMillis);
      budget.release(Footprint.of(key, expired) - Footprint.of(key, tombstone));
      rows.publish(Map.of(key, tombstone));
      return true;
    } finally {
      held.close();
    }
  }

  private boolean forget(Key key, Row.Tombstone tombstone) {
    Stripes.Held held = stripes.lock(key);
    try {
      if (rows.get(key) != tombstone) {
        return false;
      }
      state.updateAndGet(
          now -> new NamespaceState(now.epoch(), Version.max(now.floor(), tombstone.version())));
      rows.remove(key);
      budget.release(Footprint.of(key, tombstone));
      return true;
    } finally {
      held.close();
    }
  }

  /** Does what {@link io.prism.backend.Backend#erase} promises, one key at a time. */
  EraseReport erase(Erasure erasure) {
    Stripes.Held all = stripes.lockAll();
    try {
      int recorded = state.get().epoch();
      if (recorded > erasure.epoch()) {
        if (isEmpty()) {
          return EraseReport.EMPTY;
        }
        throw Errors.staleErasure(erasure.epoch(), recorded);
      }
      state.set(new NamespaceState(erasure.epoch(), state.get().floor()));
    } finally {
      all.close();
    }
    long removed = eraseSome(erasure);
    return new EraseReport(removed, removed < ERASE_STEP && beginAnew(erasure));
  }

  private boolean isEmpty() {
    return rows.size() == 0 && tokens.isEmpty();
  }

  private long eraseSome(Erasure erasure) {
    long removed = 0;
    Iterator<Key> keys = rows.keys(KeyRange.ALL, false, Optional.empty());
    while (removed < ERASE_STEP && keys.hasNext() && gate.isServing()) {
      removed += drop(keys.next(), erasure);
    }
    Iterator<TokenKey> remembered = tokens.keySet().iterator();
    while (removed < ERASE_STEP && remembered.hasNext() && gate.isServing()) {
      removed += drop(remembered.next(), erasure);
    }
    return removed;
  }

  /** Somebody else finished it meanwhile: what is there now belongs to the time after it. */
  private boolean isOver(Erasure erasure) {
    return state.get().epoch() > erasure.epoch();
  }

  private int drop(Key key, Erasure erasure) {
    Stripes.Held held = stripes.lock(key);
    try {
      Row row = rows.get(key);
      if (row == null || isOver(erasure)) {
        return 0;
      }
      rows.remove(key);
      budget.release(Footprint.of(key, row));
      return 1;
    } finally {
      held.close();
    }
  }

  private int drop(TokenKey key, Erasure erasure) {
    Stripes.Held held = stripes.lock(key);
    try {
      TokenRecord record = tokens.get(key);
      if (record == null || isOver(erasure)) {
        return 0;
      }
      tokens.remove(key);
      budget.release(Footprint.of(key, record));
      return 1;
    } finally {
      held.close();
    }
  }

  /** Whether the namespace is empty and writes of the order's epoch are refused from now on. */
  private boolean beginAnew(Erasure erasure) {
    Stripes.Held all = stripes.lockAll();
    try {
      NamespaceState now = state.get();
      boolean isEmpty = isEmpty();
      if (isEmpty) {
        state.set(new NamespaceState(Math.max(now.epoch(), erasure.after()), now.floor()));
      }
      return isEmpty;
    } finally {
      all.close();
    }
  }

  private long forgetTokens(long nowMillis) {
    long removed = 0;
    for (TokenKey key : tokens.keySet()) {
      Stripes.Held held = stripes.lock(key);
      try {
        TokenRecord record = tokens.get(key);
        if (record != null && record.expiresAtMillis() <= nowMillis) {
          tokens.remove(key);
          budget.release(Footprint.of(key, record));
          removed++;
        }
      } finally {
        held.close();
      }
    }
    return removed;
  }
}
