package io.prism.backend.postgres.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.prism.backend.Version;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.semantics.Row;
import io.prism.backend.postgres.lane.BatchWorker;
import io.prism.backend.postgres.link.FailureKind;
import io.prism.backend.postgres.link.Link;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the rows that many calls want with one statement; calls that want the same row share it.
 * Large values are left out at first and fetched few at a time, so that a batch never holds much
 * more than its bound.
 */
public final class RowReader implements BatchWorker<RowRead> {

  /** 256 rows of this size are a full batch. */
  static final int SMALL_BYTES = 16 << 10;

  private static final long BATCH_BYTES = 4L << 20;

  private static final String READ = read("?", "?", "?");

  private final Failures failures;

  /** Reads for a store of this name. */
  public RowReader(String backend) {
    this.failures = new Failures(backend);
  }

  /**
   * The statement; values that are larger than {@code largest} are left out.
   *
   * @param ns an array
   * @param k an array that belongs to it
   */
  static String read(String largest, String ns, String k) {
    return """
    select t.place, s.epoch, s.clock, s.expires_at, octet_length(s.v), case when octet_length(s.v) <= %s then s.v end
    from unnest(%s, %s) with ordinality as t(ns, k, place) join item s on s.ns = t.ns and s.k = t.k
    where s.deleted_at is null
    """
        .formatted(largest, ns, k);
  }

  @Override
  public void run(Link link, List<RowRead> batch) throws SQLException {
    Map<RowRead.Target, List<RowRead>> readers = RowRead.byTarget(batch);
    try {
      List<RowRead.Target> targets = new ArrayList<>();
      List<Sized> large = new ArrayList<>();
      readers.forEach(
          (target, waiting) -> {
            long bytes = waiting.stream().mapToLong(RowRead::knownBytes).max().orElse(0);
            if (bytes > 0) {
              large.add(new Sized(target, bytes));
            } else {
              targets.add(target);
            }
          });
      if (!targets.isEmpty()) {
        read(link, targets, SMALL_BYTES, readers, large);
      }
      readLarge(link, readers, large);
    } catch (SQLException e) {
      if (FailureKind.of(e).endsLink()) {
        throw e;
      }
      PrismException answer = failures.notApplied(e);
      batch.forEach(read -> read.fail(answer));
    }
  }

  /** A row whose value has to be fetched on its own. */
  private record Sized(RowRead.Target target, long bytes) {}

  private void readLarge(Link link, Map<RowRead.Target, List<RowRead>> readers, List<Sized> large)
      throws SQLException {
    List<RowRead.Target> group = new ArrayList<>();
    long bytes = 0;
    for (Sized next : large) {
      if (!group.isEmpty() && bytes + next.bytes() > BATCH_BYTES) {
        read(link, group, Integer.MAX_VALUE, readers, new ArrayList<>());
        group.clear();
        bytes = 0;
      }
      group.add(next.target());
      bytes += next.bytes();
    }
    if (!group.isEmpty()) {
      read(link, group, Integer.MAX_VALUE, readers, new ArrayList<>());
    }
  }

  private void read(
      Link link,
      List<RowRead.Target> targets,
      int largest,
      Map<RowRead.Target, List<RowRead>> readers,
      List<Sized> tooLarge)
      throws SQLException {
    PreparedStatement read = link.statement(READ);
    read.setInt(1, largest);
    read.setArray(2, link.ints(targets, target -> target.namespace().id()));
    read.setArray(3, link.bytes(targets, target -> target.key().toByteArray()));
    List<Optional<Row>> found =
        new ArrayList<>(Collections.nCopies(targets.size(), Optional.empty()));
    boolean[] later = new boolean[targets.size()];
    try (ResultSet rows = read.executeQuery()) {
      while (rows.next()) {
        int place = (int) rows.getLong(1) - 1;
        RowRead.Target target = targets.get(place);
        List<RowRead> waiting = readers.getOrDefault(target, List.of());
        byte[] value = rows.getBytes(6);
        if (value == null && waiting.stream().anyMatch(RowRead::needsValue)) {
          tooLarge.add(new Sized(target, rows.getLong(5)));
          later[place] = true;
        } else {
          ByteString bytes =
              value == null ? ByteString.EMPTY : UnsafeByteOperations.unsafeWrap(value);
          Version version = new Version(rows.getInt(2), rows.getLong(3));
          found.set(place, Optional.of(new Row.Live(version, bytes, rows.getLong(4))));
        }
      }
    }
    for (int i = 0; i < targets.size(); i++) {
      if (!later[i]) {
        Optional<Row> row = found.get(i);
        readers.getOrDefault(targets.get(i), List.of()).forEach(reader -> reader.answerRow(row));
      }
    }
  }
}
