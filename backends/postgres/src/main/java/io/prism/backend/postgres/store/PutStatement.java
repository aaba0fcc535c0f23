package io.prism.backend.postgres.store;

import io.prism.backend.IdempotencyToken;
import io.prism.backend.Version;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.keyvalue.semantics.TokenKey;
import io.prism.backend.postgres.link.Link;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Unconditional puts, many in one statement and one round trip. What the statement cannot decide is
 * left for the general way: puts of an earlier epoch, puts whose proposed version is not above the
 * namespace's floor, and, when tokens are involved, the whole batch as soon as there is one of
 * these, or a token that is known already.
 */
final class PutStatement {

  /*
   * Where the row is there, the version is the larger of the proposed one and the stored one plus a tick; where it is not, the
   * proposed one, which is above the floor. Rows are locked in the order of their keys, here and everywhere.
   */
  private static final String UPSERT =
      """
      insert into item as s (ns, k, epoch, clock, expires_at, v)
      select i.ns, i.k, i.epoch, i.clock, i.expires_at, i.v from admitted i order by i.ns, i.k
      on conflict (ns, k) do update set
        epoch = greatest(s.epoch, excluded.epoch),
        clock = case when (excluded.epoch, excluded.clock) > (s.epoch, s.clock) then excluded.clock else s.clock + 1 end,
        expires_at = excluded.expires_at, deleted_at = null, v = excluded.v
      returning ns, k, epoch, clock
      """;

  private static final String ADMITTED =
      """
      select i.*, i.epoch >= n.epoch and (i.epoch, i.clock) > (n.floor_epoch, n.floor_clock) as fits
      from input i join namespace n on n.id = i.ns
      """;

  /** Its six parameters are arrays: ns, k, epoch, clock, expires_at, v. */
  static String withoutTokens(String parameters) {
    return "with input as (select * from unnest("
        + parameters
        + ") as t(ns, k, epoch, clock, expires_at, v)), checked as ("
        + ADMITTED
        + "), admitted as (select * from checked where fits)\n"
        + UPSERT;
  }

  /*
   * All or nothing, so that the versions, as arrays in the order of the rows, can be laid beside the tokens. A token that is
   * there already fails the statement, after waiting for the transaction that writes it; so does nothing else.
   */
  private static final String WITH_TOKENS =
      "with input as (select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " as t(ns, k, epoch, clock, expires_at, v, place, token, item, fingerprint, token_expires_at)), checked as ("
          + ADMITTED
          + "), admitted as (select * from checked where (select count(*) filter (where fits) = ? from checked)),\n"
          + "written as ("
          + UPSERT
          + "), versions as (select array_agg(w.epoch order by w.ns, w.k) as epochs, array_agg(w.clock order by w.ns, w.k) as clocks"
          + " from written w),\n"
          + "recorded as (insert into token (ns, token, item, fingerprint, epoch, clock, expires_at)\n"
          + "select i.ns, i.token, i.item, i.fingerprint, p.epochs[i.place], p.clocks[i.place], i.token_expires_at\n"
          + "from admitted i cross join versions p where i.token <> '' order by i.ns, i.token, i.item)\n"
          + "select ns, k, epoch, clock from written";

  private static final String WITHOUT_TOKENS = withoutTokens("?, ?, ?, ?, ?, ?");

  private static final Comparator<Entry> BY_KEY =
      Comparator.comparingInt(Entry::ns).thenComparing(entry -> entry.put().key());

  private PutStatement() {}

  /** A put, and its row. */
  record Entry(int ns, MutationWrite<Results.PutResult> write, Mutation.Put put, Version proposed) {

    private static Entry of(MutationWrite<Results.PutResult> write) {
      return new Entry(
          write.namespace().id(),
          write,
          write.unconditionalPut().orElseThrow(),
          write.context().proposed());
    }

    /** In the order of their keys, in which rows are locked. */
    static List<Entry> sorted(List<MutationWrite<Results.PutResult>> puts) {
      List<Entry> entries = new ArrayList<>(puts.size());
      puts.forEach(put -> entries.add(of(put)));
      entries.sort(BY_KEY);
      return entries;
    }

    String token() {
      return write.token().map(TokenKey::token).orElse("");
    }

    int item() {
      return write.token().map(TokenKey::place).orElse(0);
    }

    byte[] fingerprint() {
      return write
          .context()
          .token()
          .map(token -> token.fingerprint().toByteArray())
          .orElseGet(() -> new byte[0]);
    }

    long tokenExpiresAt() {
      long now = write.context().call().nowMillis();
      return write
          .context()
          .token()
          .map(IdempotencyToken::windowMillis)
          .map(window -> now + window)
          .orElse(0L);
    }
  }

  /** The write as a put that this class can carry out. */
  // Only a put's write holds a put.
  @SuppressWarnings("unchecked")
  static Optional<MutationWrite<Results.PutResult>> accepts(Write<?> write) {
    return write instanceof MutationWrite<?> mutation && mutation.unconditionalPut().isPresent()
        ? Optional.of((MutationWrite<Results.PutResult>) mutation)
        : Optional.empty();
  }

  /**
   * Writes what it can, in one transaction, and answers that.
   *
   * @param puts with different keys and tokens
   * @return the others
   */
  static List<Write<?>> execute(Link link, List<MutationWrite<Results.PutResult>> puts)
      throws SQLException {
    List<Entry> entries = Entry.sorted(puts);
    boolean tokens = puts.stream().anyMatch(put -> put.token().isPresent());
    PreparedStatement statement = link.statement(tokens ? WITH_TOKENS : WITHOUT_TOKENS);
    bindRows(link, statement, entries);
    if (tokens) {
      bindTokens(link, statement, entries);
    }
    try (ResultSet written = statement.executeQuery()) {
      return answer(written, entries);
    }
  }

  private static void bindRows(Link link, PreparedStatement statement, List<Entry> entries)
      throws SQLException {
    statement.setArray(1, link.ints(entries, Entry::ns));
    statement.setArray(2, link.bytes(entries, entry -> entry.put().key().toByteArray()));
    statement.setArray(3, link.ints(entries, entry -> entry.proposed().epoch()));
    statement.setArray(4, link.longs(entries, entry -> entry.proposed().clock()));
    statement.setArray(5, link.longs(entries, entry -> entry.put().expiresAtMillis()));
    statement.setArray(6, link.bytes(entries, entry -> entry.put().value().toByteArray()));
  }

  private static void bindTokens(Link link, PreparedStatement statement, List<Entry> entries)
      throws SQLException {
    int[] place = {0};
    statement.setArray(7, link.ints(entries, entry -> ++place[0]));
    statement.setArray(8, link.texts(entries, Entry::token));
    statement.setArray(9, link.ints(entries, Entry::item));
    statement.setArray(10, link.bytes(entries, Entry::fingerprint));
    statement.setArray(11, link.longs(entries, Entry::tokenExpiresAt));
    statement.setInt(12, entries.size());
  }

  /** Both sides are in the order of the keys, and what was written is a part of what was sent. */
  private static List<Write<?>> answer(ResultSet written, List<Entry> entries) throws SQLException {
    List<Entry> done = new ArrayList<>(entries.size());
    List<Version> versions = new ArrayList<>(entries.size());
    List<Write<?>> rest = new ArrayList<>();
    boolean more = written.next();
    for (Entry entry : entries) {
      if (more && isRowOf(written, entry)) {
        done.add(entry);
        versions.add(new Version(written.getInt(3), written.getLong(4)));
        more = written.next();
      } else {
        rest.add(entry.write());
      }
    }
    if (more) {
      throw new IllegalStateException(
          "the server wrote rows in another order than the one asked for");
    }
    for (int i = 0; i < done.size(); i++) {
      done.get(i).write().answer(new Results.PutResult(true, Optional.of(versions.get(i))));
    }
    return rest;
  }

  private static boolean isRowOf(ResultSet row, Entry entry) throws SQLException {
    return row.getInt(1) == entry.ns()
        && Arrays.equals(row.getBytes(2), entry.put().key().toByteArray());
  }
}
