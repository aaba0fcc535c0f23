package io.prism.backend.postgres.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.prism.backend.NamespaceState;
import io.prism.backend.Version;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.semantics.Row;
import io.prism.backend.keyvalue.semantics.TokenKey;
import io.prism.backend.keyvalue.semantics.TokenRecord;
import io.prism.backend.postgres.link.Link;
import io.prism.common.v1.ErrorReason;
import io.prism.store.v1.RecordedOutcome;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rows that a transaction has locked, with the state of their namespaces and what is recorded
 * under the tokens.
 */
final class LockedRows {

  /*
   * "where false" leaves a row that is there untouched but locked; for a key without a row a tombstone is put in its place,
   * which nobody else ever sees, but waits for. Only those are returned.
   */
  private static final String LOCK =
      """
      insert into item as s (ns, k, epoch, clock, expires_at, deleted_at)
      select t.ns, t.k, 0, 0, 0, 0 from unnest(?, ?) as t(ns, k) order by t.ns, t.k
      on conflict (ns, k) do update set clock = s.clock where false
      returning ns, k
      """;

  /* A statement of its own: its snapshot is taken after the locks were, so that it sees what was waited for. */
  private static final String READ =
      """
      select t.place, n.epoch, n.floor_epoch, n.floor_clock,
        s.epoch, s.clock, s.expires_at, s.deleted_at, case when t.with_value = 1 then s.v end,
        r.fingerprint, r.epoch, r.clock, r.outcome, r.expires_at
      from unnest(?, ?, ?, ?, ?) with ordinality as t(ns, k, with_value, token, item, place)
        join namespace n on n.id = t.ns
        left join item s on s.ns = t.ns and s.k = t.k
        left join token r on r.ns = t.ns and r.token = t.token and r.item = t.item
      """;

  private static final Comparator<Request> BY_KEY =
      Comparator.comparingInt((Request request) -> request.write().namespace().id())
          .thenComparing(Request::key);

  private final Map<Write.Place, Row> rows = new HashMap<>();
  private final Map<OpenNamespace, NamespaceState> namespaces = new HashMap<>();
  private final Map<Write<?>, TokenRecord> recorded = new HashMap<>();
  private final Set<Write.Place> placeholders = new HashSet<>();

  private LockedRows() {}

  /** One key of a write; a write's token travels with its first key. */
  private record Request(Write<?> write, Key key, boolean first) {
    String token() {
      return first ? write.token().map(TokenKey::token).orElse("") : "";
    }

    int item() {
      return write.token().map(TokenKey::place).orElse(0);
    }
  }

  /** Locks and reads, in the transaction that was begun. The writes have different keys. */
  static LockedRows lock(Link link, List<? extends Write<?>> writes) throws SQLException {
    List<Request> requests = new ArrayList<>();
    for (Write<?> write : writes) {
      for (int i = 0; i < write.keys().size(); i++) {
        requests.add(new Request(write, write.keys().get(i), i == 0));
      }
    }
    requests.sort(BY_KEY);
    LockedRows locked = new LockedRows();
    locked.lockKeys(link, requests);
    locked.read(link, requests);
    return locked;
  }

  private void lockKeys(Link link, List<Request> requests) throws SQLException {
    Map<Integer, OpenNamespace> byId = new HashMap<>();
    requests.forEach(
        request -> byId.put(request.write().namespace().id(), request.write().namespace()));
    PreparedStatement lock = link.statement(LOCK);
    lock.setArray(1, link.ints(requests, request -> request.write().namespace().id()));
    lock.setArray(2, link.bytes(requests, request -> request.key().toByteArray()));
    try (ResultSet absent = lock.executeQuery()) {
      while (absent.next()) {
        OpenNamespace namespace = byId.get(absent.getInt(1));
        if (namespace != null) {
          placeholders.add(new Write.Place(namespace, Key.ofStored(absent.getBytes(2))));
        }
      }
    }
  }

  private void read(Link link, List<Request> requests) throws SQLException {
    PreparedStatement read = link.statement(READ);
    read.setArray(1, link.ints(requests, request -> request.write().namespace().id()));
    read.setArray(2, link.bytes(requests, request -> request.key().toByteArray()));
    read.setArray(3, link.ints(requests, request -> request.write().needsValues() ? 1 : 0));
    read.setArray(4, link.texts(requests, Request::token));
    read.setArray(5, link.ints(requests, Request::item));
    try (ResultSet found = read.executeQuery()) {
      while (found.next()) {
        Request request = requests.get((int) found.getLong(1) - 1);
        OpenNamespace namespace = request.write().namespace();
        namespaces.put(
            namespace,
            new NamespaceState(found.getInt(2), new Version(found.getInt(3), found.getLong(4))));
        Write.Place place = new Write.Place(namespace, request.key());
        if (!placeholders.contains(place)) {
          rows.put(place, row(found));
        }
        byte[] fingerprint = found.getBytes(10);
        if (fingerprint != null) {
          recorded.put(request.write(), record(found, fingerprint));
        }
      }
    }
  }

  private static Row row(ResultSet found) throws SQLException {
    Version version = new Version(found.getInt(5), found.getLong(6));
    long deletedAt = found.getLong(8);
    if (!found.wasNull()) {
      return new Row.Tombstone(version, deletedAt);
    }
    byte[] value = found.getBytes(9);
    return new Row.Live(
        version,
        value == null ? ByteString.EMPTY : UnsafeByteOperations.unsafeWrap(value),
        found.getLong(7));
  }

  private static TokenRecord record(ResultSet found, byte[] fingerprint) throws SQLException {
    byte[] outcome = found.getBytes(13);
    return new TokenRecord(
        UnsafeByteOperations.unsafeWrap(fingerprint),
        outcome == null
            ? RecordedOutcome.newBuilder()
                .setApplied(true)
                .setVersion(new Version(found.getInt(11), found.getLong(12)).toByteString())
                .build()
            : parse(outcome),
        found.getLong(14));
  }

  private static RecordedOutcome parse(byte[] outcome) {
    try {
      return RecordedOutcome.parseFrom(outcome);
    } catch (InvalidProtocolBufferException e) {
      throw PrismException.of(
          ErrorReason.DATA_CORRUPTED,
          "what is recorded under the idempotency token cannot be read");
    }
  }

  /** The state of a write's namespace. */
  NamespaceState namespace(Write<?> write) {
    NamespaceState state = namespaces.get(write.namespace());
    if (state == null) {
      throw Errors.namespaceNotFound(write.namespace().name());
    }
    return state;
  }

  /** What is recorded under a write's token, expired or not. */
  Optional<TokenRecord> recorded(Write<?> write) {
    return Optional.ofNullable(recorded.get(write));
  }

  /** What is stored for a key; its value may be left out when no write of the key needs it. */
  Optional<Row> row(OpenNamespace namespace, Key key) {
    return Optional.ofNullable(rows.get(new Write.Place(namespace, key)));
  }

  /** The keys that were locked without a row and did not get one. */
  List<Write.Place> placeholdersBut(List<Changes.RowChange> changes) {
    Set<Write.Place> left = new HashSet<>(placeholders);
    changes.forEach(change -> left.remove(new Write.Place(change.namespace(), change.key())));
    return List.copyOf(left);
  }
}
