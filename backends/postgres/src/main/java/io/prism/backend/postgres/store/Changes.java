package io.prism.backend.postgres.store;

import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.semantics.Row;
import io.prism.backend.keyvalue.semantics.TokenKey;
import io.prism.backend.keyvalue.semantics.TokenRecord;
import io.prism.backend.postgres.link.Link;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;

/** Writes what was decided. Every row is locked by the transaction already. */
final class Changes {

  /* No tombstone is as old as this: null in an array of longs cannot be told otherwise. */
  private static final long NOT_DELETED = Long.MIN_VALUE;

  private static final byte[] NO_VALUE = {};

  private static final String WRITE =
      """
      insert into item as s (ns, k, epoch, clock, expires_at, deleted_at, v)
      select t.ns, t.k, t.epoch, t.clock, t.expires_at, nullif(t.deleted_at, -9223372036854775808),
        case when t.deleted_at = -9223372036854775808 then t.v end
      from unnest(?, ?, ?, ?, ?, ?, ?) as t(ns, k, epoch, clock, expires_at, deleted_at, v) order by t.ns, t.k
      on conflict (ns, k) do update set epoch = excluded.epoch, clock = excluded.clock,
        expires_at = excluded.expires_at, deleted_at = excluded.deleted_at, v = excluded.v
      """;

  private static final String REMOVE =
      "delete from item s using unnest(?, ?) as t(ns, k) where s.ns = t.ns and s.k = t.k";

  /* Waits for a transaction that writes the same token. Replaces only what has expired. */
  private static final String RECORD =
      """
      insert into token as s (ns, token, item, fingerprint, outcome, expires_at)
      select t.ns, t.token, t.item, t.fingerprint, t.outcome, t.expires_at
      from unnest(?, ?, ?, ?, ?, ?, ?) as t(ns, token, item, fingerprint, outcome, expires_at, now)
      order by t.ns, t.token, t.item
      on conflict (ns, token, item) do update set fingerprint = excluded.fingerprint, epoch = null, clock = null,
        outcome = excluded.outcome, expires_at = excluded.expires_at
      where s.expires_at <= (
        select min(e.now) from unnest(?, ?, ?, ?) as e(ns, token, item, now)
        where e.ns = s.ns and e.token = s.token and e.item = s.item)
      """;

  private static final Comparator<RowChange> BY_KEY =
      Comparator.comparingInt((RowChange change) -> change.namespace().id())
          .thenComparing(RowChange::key);

  private Changes() {}

  /** A row to write. */
  record RowChange(OpenNamespace namespace, Key key, Row row) {}

  /** A token to record, as of {@code nowMillis}. */
  record TokenChange(OpenNamespace namespace, TokenKey token, TokenRecord record, long nowMillis) {}

  /** Writes rows at exactly their versions. */
  static void writeRows(Link link, List<RowChange> unsorted) throws SQLException {
    if (unsorted.isEmpty()) {
      return;
    }
    List<RowChange> changes = unsorted.stream().sorted(BY_KEY).toList();
    PreparedStatement write = link.statement(WRITE);
    write.setArray(1, link.ints(changes, change -> change.namespace().id()));
    write.setArray(2, link.bytes(changes, change -> change.key().toByteArray()));
    write.setArray(3, link.ints(changes, change -> change.row().version().epoch()));
    write.setArray(4, link.longs(changes, change -> change.row().version().clock()));
    write.setArray(5, link.longs(changes, change -> expiresAt(change.row())));
    write.setArray(6, link.longs(changes, change -> deletedAt(change.row())));
    write.setArray(7, link.bytes(changes, change -> value(change.row())));
    write.executeUpdate();
  }

  /** Removes the rows that only stood for absent keys. */
  static void removePlaceholders(Link link, List<Write.Place> places) throws SQLException {
    if (places.isEmpty()) {
      return;
    }
    PreparedStatement remove = link.statement(REMOVE);
    remove.setArray(1, link.ints(places, place -> place.namespace().id()));
    remove.setArray(2, link.bytes(places, place -> place.key().toByteArray()));
    remove.executeUpdate();
  }

  /**
   * Records outcomes.
   *
   * @return whether all were recorded; false when another transaction recorded one of the tokens
   *     meanwhile
   */
  static boolean record(Link link, List<TokenChange> tokens) throws SQLException {
    if (tokens.isEmpty()) {
      return true;
    }
    PreparedStatement record = link.statement(RECORD);
    record.setArray(1, link.ints(tokens, token -> token.namespace().id()));
    record.setArray(2, link.texts(tokens, token -> token.token().token()));
    record.setArray(3, link.ints(tokens, token -> token.token().place()));
    record.setArray(4, link.bytes(tokens, token -> token.record().fingerprint().toByteArray()));
    record.setArray(5, link.bytes(tokens, token -> token.record().outcome().toByteArray()));
    record.setArray(6, link.longs(tokens, token -> token.record().expiresAtMillis()));
    record.setArray(7, link.longs(tokens, TokenChange::nowMillis));
    record.setArray(8, link.ints(tokens, token -> token.namespace().id()));
    record.setArray(9, link.texts(tokens, token -> token.token().token()));
    record.setArray(10, link.ints(tokens, token -> token.token().place()));
    record.setArray(11, link.longs(tokens, TokenChange::nowMillis));
    return record.executeUpdate() == tokens.size();
  }

  private static long expiresAt(Row row) {
    return row instanceof Row.Live live ? live.expiresAtMillis() : 0;
  }

  private static long deletedAt(Row row) {
    return row instanceof Row.Tombstone tombstone ? tombstone.deletedAtMillis() : NOT_DELETED;
  }

  private static byte[] value(Row row) {
    return row instanceof Row.Live live ? live.value().toByteArray() : NO_VALUE;
  }
}
