package io.prism.backend.postgres.store;

import io.prism.backend.CallContext;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.semantics.Row;
import io.prism.backend.postgres.lane.Pending;
import io.prism.backend.postgres.lane.Reply;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Wants one item. */
public final class RowRead extends Pending<Optional<Item>> {

  private static final long OVERHEAD_BYTES = 128;

  private final String backend;
  private final OpenNamespace namespace;
  private final Key key;
  private final long nowMillis;
  private final boolean needsValue;
  private long knownBytes;

  /**
   * A read.
   *
   * @param needsValue false when the item's value is of no interest; it may be empty then
   */
  public RowRead(
      String backend,
      OpenNamespace namespace,
      CallContext call,
      Key key,
      boolean needsValue,
      Reply<Optional<Item>> reply) {
    super(namespace.share(), call.deadline(), bytes(key), reply);
    this.backend = backend;
    this.namespace = namespace;
    this.key = key;
    this.nowMillis = call.nowMillis();
    this.needsValue = needsValue;
  }

  /** What a read holds of the bounds. */
  public static long bytes(Key key) {
    return key.size() + OVERHEAD_BYTES;
  }

  /** The row that is wanted. */
  record Target(OpenNamespace namespace, Key key) {}

  /** Who wants which row, in the order of the batch. */
  static Map<Target, List<RowRead>> byTarget(List<RowRead> batch) {
    Map<Target, List<RowRead>> readers = new LinkedHashMap<>();
    for (RowRead read : batch) {
      readers.computeIfAbsent(read.target(), target -> new ArrayList<>(1)).add(read);
    }
    return readers;
  }

  Target target() {
    return new Target(namespace, key);
  }

  boolean needsValue() {
    return needsValue;
  }

  /** The value was too large to be read with many others: it has so many bytes. */
  void foundLarge(long bytes) {
    knownBytes = bytes;
  }

  /** How many bytes a large value had when it was looked for, 0 if that is not known. */
  long knownBytes() {
    return knownBytes;
  }

  void answerRow(Optional<Row> row) {
    answer(row.flatMap(present -> present.itemAt(nowMillis)));
  }

  @Override
  protected boolean isPlain() {
    return true;
  }

  @Override
  public int rows() {
    return 1;
  }

  @Override
  public long weight() {
    return key.size();
  }

  @Override
  public Collection<?> claims() {
    return List.of();
  }

  @Override
  public PrismException interrupted() {
    return Errors.unavailable(backend, "its server did not answer");
  }
}
