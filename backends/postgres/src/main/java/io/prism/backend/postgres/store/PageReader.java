package io.prism.backend.postgres.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.prism.backend.Version;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyRange;
import io.prism.backend.keyvalue.ScanPage;
import io.prism.backend.keyvalue.ScanQuery;
import io.prism.backend.postgres.lane.BatchWorker;
import io.prism.backend.postgres.link.FailureKind;
import io.prism.backend.postgres.link.Link;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads pages and counts. */
public final class PageReader implements BatchWorker<PageRead<?>> {

  /** Behind every key: no UTF-8 text begins with this byte. */
  private static final byte[] BEHIND_ALL = {(byte) 0xff};

  /*
   * The server adds up the sizes, so that what does not fit the page is not sent. One row more than asked for tells whether
   * there is more.
   */
  private static final String PAGE =
      """
      select p.k, p.epoch, p.clock, p.expires_at, p.v, p.rows_found from (
        select q.*, sum(q.bytes) over (order by q.k %1$s rows unbounded preceding) as total, count(*) over () as rows_found,
          row_number() over (order by q.k %1$s) as place
        from (
          select s.k, s.epoch, s.clock, s.expires_at, case when ? then null else s.v end as v,
            octet_length(s.k) + case when ? then 0 else octet_length(s.v) end as bytes
          from item s
          where s.ns = ? and s.k >= ? and s.k < ? and s.deleted_at is null and s.expires_at > ?
          order by s.k %1$s limit ?) q) p
      where p.place = 1 or p.total <= ?
      order by p.k %1$s
      """;

  private static final String FORWARD = PAGE.formatted("asc");
  private static final String BACKWARD = PAGE.formatted("desc");

  private static final String COUNT =
      """
      select count(*) from item s
      where s.ns = ? and s.k >= ? and s.k < ? and s.deleted_at is null and s.expires_at > ?
      """;

  private final Failures failures;

  /** Reads for a store of this name. */
  public PageReader(String backend) {
    this.failures = new Failures(backend);
  }

  @Override
  public void run(Link link, List<PageRead<?>> batch) throws SQLException {
    for (PageRead<?> read : batch) {
      try {
        read.run(link);
      } catch (SQLException e) {
        if (FailureKind.of(e).endsLink()) {
          throw e;
        }
        read.fail(failures.notApplied(e));
      }
    }
  }

  /** Reads a page. */
  public static PageRead.Query<ScanPage> page(ScanQuery query) {
    return (link, namespaceId, nowMillis) -> page(link, namespaceId, nowMillis, query);
  }

  /** Counts. */
  public static PageRead.Query<Long> count(KeyRange range) {
    return (link, namespaceId, nowMillis) -> {
      PreparedStatement count = link.statement(COUNT);
      count.setInt(1, namespaceId);
      count.setBytes(2, range.start().toByteArray());
      count.setBytes(3, end(range));
      count.setLong(4, nowMillis);
      try (ResultSet row = count.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    };
  }

  private static ScanPage page(Link link, int namespaceId, long nowMillis, ScanQuery query)
      throws SQLException {
    PreparedStatement page = link.statement(query.reverse() ? BACKWARD : FORWARD);
    page.setBoolean(1, query.keysOnly());
    page.setBoolean(2, query.keysOnly());
    page.setInt(3, namespaceId);
    page.setBytes(4, lower(query));
    page.setBytes(5, upper(query));
    page.setLong(6, nowMillis);
    page.setLong(7, query.limit() + 1L);
    page.setLong(8, query.maxBytes());
    List<ScanPage.Entry> entries = new ArrayList<>();
    long found = 0;
    try (ResultSet rows = page.executeQuery()) {
      while (rows.next()) {
        found = rows.getLong(6);
        if (entries.size() < query.limit()) {
          entries.add(entry(rows));
        }
      }
    }
    return new ScanPage(entries, found > entries.size());
  }

  private static ScanPage.Entry entry(ResultSet row) throws SQLException {
    byte[] value = row.getBytes(5);
    ByteString bytes = value == null ? ByteString.EMPTY : UnsafeByteOperations.unsafeWrap(value);
    Version version = new Version(row.getInt(2), row.getLong(3));
    return new ScanPage.Entry(
        Key.ofStored(row.getBytes(1)), new Item(bytes, version, row.getLong(4)));
  }

  private static byte[] lower(ScanQuery query) {
    byte[] start = query.range().start().toByteArray();
    if (query.reverse() || query.after().isEmpty()) {
      return start;
    }
    // The smallest byte string behind the key is the key and a zero byte.
    byte[] after = query.after().get().toByteArray();
    byte[] behind = Arrays.copyOf(after, after.length + 1);
    return Arrays.compareUnsigned(start, behind) >= 0 ? start : behind;
  }

  private static byte[] upper(ScanQuery query) {
    byte[] end = end(query.range());
    if (!query.reverse() || query.after().isEmpty()) {
      return end;
    }
    byte[] after = query.after().get().toByteArray();
    return Arrays.compareUnsigned(end, after) <= 0 ? end : after;
  }

  private static byte[] end(KeyRange range) {
    return range.end().map(ByteString::toByteArray).orElse(BEHIND_ALL);
  }
}
