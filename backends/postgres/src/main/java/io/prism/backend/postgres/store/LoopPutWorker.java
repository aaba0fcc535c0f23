package io.prism.backend.postgres.store;

import io.prism.backend.Version;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.postgres.lane.LoopWorker;
import io.prism.backend.postgres.link.FailureKind;
import io.prism.backend.postgres.link.LoopLink;
import io.prism.backend.postgres.store.PutStatement.Entry;
import io.prism.backend.postgres.wire.Oid;
import io.prism.backend.postgres.wire.ParameterWriter;
import io.prism.backend.postgres.wire.WireException;
import io.prism.backend.postgres.wire.WireParameters;
import io.prism.backend.postgres.wire.WireResult;
import io.prism.backend.postgres.wire.WireRow;
import io.prism.backend.postgres.wire.WireStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Unconditional puts without tokens, many in one statement. Whatever does not go as it almost
 * always goes is left for the {@link WriteWorker}: puts that the statement cannot decide, and all
 * of a statement that the server rolled back.
 */
public final class LoopPutWorker implements LoopWorker<Write<?>> {

  private static final WireStatement PUT =
      WireStatement.prepared(
          PutStatement.withoutTokens("$1, $2, $3, $4, $5, $6"),
          Oid.INT4_ARRAY,
          Oid.BYTEA_ARRAY,
          Oid.INT4_ARRAY,
          Oid.INT8_ARRAY,
          Oid.INT8_ARRAY,
          Oid.BYTEA_ARRAY);

  private final Failures failures;

  /** Writes for a store of this name. */
  public LoopPutWorker(String backend) {
    this.failures = new Failures(backend);
  }

  @Override
  public CompletableFuture<List<Write<?>>> run(LoopLink link, List<Write<?>> batch) {
    List<MutationWrite<Results.PutResult>> puts = new ArrayList<>(batch.size());
    for (Write<?> write : batch) {
      if (!Namespaces.failsUnsafe(write, link.unsafeSetting())) {
        PutStatement.accepts(write).ifPresent(puts::add);
      }
    }
    if (puts.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    Rows rows = new Rows(Entry.sorted(puts));
    link.execute(PUT, rows, rows);
    return rows.left;
  }

  /** The rows of one statement, and what becomes of them. */
  private final class Rows implements WireParameters, WireResult {

    private final List<Entry> entries;
    private final @Nullable Version[] written;
    private final CompletableFuture<List<Write<?>>> left = new CompletableFuture<>();
    private int next;

    Rows(List<Entry> entries) {
      this.entries = entries;
      this.written = new Version[entries.size()];
    }

    @Override
    public int expectedBytes() {
      long bytes = 0;
      for (Entry entry : entries) {
        bytes += entry.write().bytes();
      }
      return Math.toIntExact(bytes);
    }

    @Override
    public void write(ParameterWriter out) {
      out.int4s(entries, Entry::ns);
      out.byteStrings(entries, entry -> entry.put().key().toByteString());
      out.int4s(entries, entry -> entry.proposed().epoch());
      out.int8s(entries, entry -> entry.proposed().clock());
      out.int8s(entries, entry -> entry.put().expiresAtMillis());
      out.byteStrings(entries, entry -> entry.put().value());
    }

    /** Both sides are in the order of the keys, and what was written is a part of what was sent. */
    @Override
    public void row(WireRow row) {
      while (next < entries.size() && !isOf(row, entries.get(next))) {
        next++;
      }
      if (next == entries.size()) {
        throw new IllegalStateException(
            "the server wrote rows in another order than the one asked for");
      }
      written[next++] = new Version(row.int4(2), row.int8(3));
    }

    private static boolean isOf(WireRow row, Entry entry) {
      return row.int4(0) == entry.ns() && row.matches(1, entry.put().key().toByteString());
    }

    @Override
    public void done(long count) {
      List<Write<?>> rest = new ArrayList<>();
      for (int i = 0; i < written.length; i++) {
        MutationWrite<Results.PutResult> write = entries.get(i).write();
        Version version = written[i];
        if (version == null) {
          rest.add(write);
        } else {
          write.answer(new Results.PutResult(true, Optional.of(version)));
        }
      }
      left.complete(rest);
    }

    @Override
    public void failed(WireException failure) {
      switch (FailureKind.of(failure)) {
        case LOST -> left.completeExceptionally(failure);
        case REFUSED -> {
          entries.forEach(entry -> entry.write().fail(failures.notApplied(failure)));
          left.completeExceptionally(failure);
        }
        case CONTENDED, DUPLICATE, DATA, FULL, BUSY, SLOW, CORRUPT, DEFECT -> {
          List<Write<?>> all = new ArrayList<>();
          entries.forEach(entry -> all.add(entry.write()));
          left.complete(all);
        }
      }
    }
  }
}
