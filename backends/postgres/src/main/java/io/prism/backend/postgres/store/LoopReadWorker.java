package io.prism.backend.postgres.store;

import com.google.protobuf.ByteString;
import io.prism.backend.Version;
import io.prism.backend.keyvalue.semantics.Row;
import io.prism.backend.postgres.lane.LoopWorker;
import io.prism.backend.postgres.link.FailureKind;
import io.prism.backend.postgres.link.LoopLink;
import io.prism.backend.postgres.wire.Oid;
import io.prism.backend.postgres.wire.ParameterWriter;
import io.prism.backend.postgres.wire.WireException;
import io.prism.backend.postgres.wire.WireParameters;
import io.prism.backend.postgres.wire.WireResult;
import io.prism.backend.postgres.wire.WireRow;
import io.prism.backend.postgres.wire.WireStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows that many calls want with one statement; calls that want the same row share it.
 * Large values, and whatever the server did not read, are left for the {@link RowReader}.
 */
public final class LoopReadWorker implements LoopWorker<RowRead> {

  private static final WireStatement READ =
      WireStatement.prepared(
          RowReader.read("$1", "$2", "$3"), Oid.INT4, Oid.INT4_ARRAY, Oid.BYTEA_ARRAY);

  /** For {@link io.prism.backend.postgres.lane.LaneGroup}. */
  public LoopReadWorker() {}

  @Override
  public CompletableFuture<List<RowRead>> run(LoopLink link, List<RowRead> batch) {
    Map<RowRead.Target, List<RowRead>> readers = RowRead.byTarget(batch);
    Rows rows = new Rows(batch, List.copyOf(readers.keySet()), List.copyOf(readers.values()));
    link.execute(READ, rows, rows);
    return rows.left;
  }

  /** What one statement looks for, and what it found. */
  private static final class Rows implements WireParameters, WireResult {

    private final List<RowRead> batch;
    private final List<RowRead.Target> targets;
    private final List<List<RowRead>> readers;
    private final @Nullable Row[] found;
    private final List<RowRead> later = new ArrayList<>();
    private final CompletableFuture<List<RowRead>> left = new CompletableFuture<>();

    Rows(List<RowRead> batch, List<RowRead.Target> targets, List<List<RowRead>> readers) {
      this.batch = batch;
      this.targets = targets;
      this.readers = readers;
      this.found = new Row[targets.size()];
    }

    @Override
    public void write(ParameterWriter out) {
      out.int4(RowReader.SMALL_BYTES);
      out.int4s(targets, target -> target.namespace().id());
      out.byteStrings(targets, target -> target.key().toByteString());
    }

    @Override
    public void row(WireRow row) {
      int place = Math.toIntExact(row.int8(0)) - 1;
      List<RowRead> waiting = readers.get(place);
      boolean large = row.isNull(5);
      if (large && waiting.stream().anyMatch(RowRead::needsValue)) {
        waiting.forEach(reader -> reader.foundLarge(row.int4(4)));
        later.addAll(waiting);
      } else {
        ByteString value = large ? ByteString.EMPTY : row.byteString(5);
        Version version = new Version(row.int4(1), row.int8(2));
        found[place] = new Row.Live(version, value, row.int8(3));
      }
    }

    @Override
    public void done(long count) {
      // Those that are left are answered by a thread.
      Set<RowRead> apart = Set.copyOf(later);
      for (int i = 0; i < found.length; i++) {
        Optional<Row> row = Optional.ofNullable(found[i]);
        for (RowRead reader : readers.get(i)) {
          if (!apart.contains(reader)) {
            reader.answerRow(row);
          }
        }
      }
      left.complete(later);
    }

    @Override
    public void failed(WireException failure) {
      if (FailureKind.of(failure).endsLink()) {
        left.completeExceptionally(failure);
      } else {
        left.complete(batch);
      }
    }
  }
}
