package io.prism.backend.keyvalue;

import com.google.protobuf.ByteString;
import io.prism.backend.Version;
import java.util.List;
import java.util.Optional;

/** What clients learn from mutations. */
public final class Results {

  private Results() {}

  /**
   * Of a put.
   *
   * @param applied whether the condition held
   * @param version the item's version now; empty when not applied and there is no item
   */
  public record PutResult(boolean applied, Optional<Version> version) {}

  /**
   * Of a delete.
   *
   * @param applied false only when a version was demanded and did not match
   * @param deletedCount 1 when an item was removed
   */
  public record DeleteResult(boolean applied, int deletedCount) {}

  /**
   * Of a compare-and-swap.
   *
   * @param swapped whether the value was as expected
   * @param version the item's version now, if there is an item
   * @param actual the stored value when not swapped and there is an item
   */
  public record SwapResult(
      boolean swapped, Optional<Version> version, Optional<ByteString> actual) {}

  /**
   * Of a compare-and-delete.
   *
   * @param deleted whether the value was as expected
   * @param actual the stored value when not deleted and there is an item
   */
  public record CompareAndDeleteResult(boolean deleted, Optional<ByteString> actual) {}

  /**
   * Of an increment.
   *
   * @param value the number stored now
   * @param version the item's version now
   */
  public record IncrementResult(long value, Version version) {}

  /**
   * Of an expire.
   *
   * @param existed whether there was an item
   * @param version its version now
   */
  public record ExpireResult(boolean existed, Optional<Version> version) {}

  /**
   * Of a persist.
   *
   * @param existed whether there was an item
   * @param expirationRemoved whether it had an expiry
   * @param version its version now
   */
  public record PersistResult(
      boolean existed, boolean expirationRemoved, Optional<Version> version) {}

  /**
   * Of a transaction.
   *
   * @param succeeded whether every comparison held
   * @param results one for each operation of the branch that ran
   */
  public record TransactResult(boolean succeeded, List<OperationResult> results) {
    /** Copies the list. */
    public TransactResult {
      results = List.copyOf(results);
    }
  }

  /** Of one operation of a transaction. */
  public sealed interface OperationResult {
    /** A put's version. */
    record PutDone(Version version) implements OperationResult {}

    /** How many items a delete removed. */
    record DeleteDone(int deletedCount) implements OperationResult {}

    /** What a get found. */
    record GetDone(Key key, Optional<Item> item) implements OperationResult {}

    /**
     * A get of a replay, which finds more than a reply can carry, because others have written since
     * the call was applied.
     */
    record GetOmitted() implements OperationResult {}
  }
}
