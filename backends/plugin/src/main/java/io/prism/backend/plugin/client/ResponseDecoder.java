package io.prism.backend.plugin.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.prism.backend.Version;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Replica;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.keyvalue.Results.OperationResult;
import io.prism.keyvalue.v1.CompareAndDeleteResponse;
import io.prism.keyvalue.v1.CompareAndSwapResponse;
import io.prism.keyvalue.v1.DeleteResponse;
import io.prism.keyvalue.v1.ExpireResponse;
import io.prism.keyvalue.v1.GetOperationResult;
import io.prism.keyvalue.v1.GetResponse;
import io.prism.keyvalue.v1.GetTtlResponse;
import io.prism.keyvalue.v1.IncrementResponse;
import io.prism.keyvalue.v1.PersistResponse;
import io.prism.keyvalue.v1.PutResponse;
import io.prism.keyvalue.v1.TransactResponse;
import io.prism.plugin.keyvalue.v1.ReplicateResponse;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads responses on single items and of transactions. Throws {@link IllegalArgumentException} when
 * a plugin sent what no plugin sends.
 */
final class ResponseDecoder {

  private ResponseDecoder() {}

  static Optional<Item> get(GetResponse response) {
    return item(
        response.getFound(),
        response.getValue(),
        response.getVersion(),
        response.hasExpiresAt(),
        response.getExpiresAt());
  }

  static Results.PutResult put(PutResponse response) {
    return new Results.PutResult(response.getApplied(), optional(response.getVersion()));
  }

  static Results.DeleteResult delete(DeleteResponse response) {
    return new Results.DeleteResult(
        response.getApplied(), Math.toIntExact(response.getDeletedCount()));
  }

  static Results.SwapResult compareAndSwap(CompareAndSwapResponse response) {
    return new Results.SwapResult(
        response.getSwapped(),
        optional(response.getVersion()),
        response.hasActual() ? Optional.of(response.getActual()) : Optional.empty());
  }

  static Results.CompareAndDeleteResult compareAndDelete(CompareAndDeleteResponse response) {
    return new Results.CompareAndDeleteResult(
        response.getDeleted(),
        response.hasActual() ? Optional.of(response.getActual()) : Optional.empty());
  }

  static Results.IncrementResult increment(IncrementResponse response) {
    return new Results.IncrementResult(response.getValue(), version(response.getVersion()));
  }

  static Results.ExpireResult expire(ExpireResponse response) {
    return new Results.ExpireResult(response.getExisted(), optional(response.getVersion()));
  }

  /** The absolute expiry, from the time left at {@code now}. */
  static OptionalLong expiresAt(GetTtlResponse response, long now) {
    if (!response.getExisted()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        response.hasTtl() ? now + Durations.toMillis(response.getTtl()) : Expiry.NEVER);
  }

  static Results.PersistResult persist(PersistResponse response) {
    return new Results.PersistResult(
        response.getExisted(), response.getExpirationRemoved(), optional(response.getVersion()));
  }

  static Results.TransactResult transact(TransactResponse response) {
    return new Results.TransactResult(
        response.getSucceeded(),
        response.getResultsList().stream().map(ResponseDecoder::operation).toList());
  }

  private static OperationResult operation(io.prism.keyvalue.v1.OperationResult result) {
    return switch (result.getResultCase()) {
      case PUT -> new OperationResult.PutDone(version(result.getPut().getVersion()));
      case DELETE ->
          new OperationResult.DeleteDone(Math.toIntExact(result.getDelete().getDeletedCount()));
      case GET -> {
        GetOperationResult get = result.getGet();
        yield new OperationResult.GetDone(
            Key.of(get.getKey()),
            item(
                get.getFound(),
                get.getValue(),
                get.getVersion(),
                get.hasExpiresAt(),
                get.getExpiresAt()));
      }
      case RESULT_NOT_SET -> new OperationResult.GetOmitted();
    };
  }

  static Replica.Outcome replicate(ReplicateResponse response) {
    return switch (response.getOutcome()) {
      case REPLICATE_OUTCOME_APPLIED -> Replica.Outcome.APPLIED;
      case REPLICATE_OUTCOME_ALREADY_PRESENT -> Replica.Outcome.ALREADY_PRESENT;
      case REPLICATE_OUTCOME_SUPERSEDED -> Replica.Outcome.SUPERSEDED;
      case REPLICATE_OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("an unknown outcome of a replicate");
    };
  }

  static Optional<Item> item(
      boolean found, ByteString value, ByteString version, boolean expires, Timestamp expiresAt) {
    return found
        ? Optional.of(
            new Item(
                value, version(version), expires ? Timestamps.toMillis(expiresAt) : Expiry.NEVER))
        : Optional.empty();
  }

  static Optional<Version> optional(ByteString version) {
    return version.isEmpty() ? Optional.empty() : Optional.of(version(version));
  }

  private static Version version(ByteString bytes) {
    return Version.parse(bytes)
        .orElseThrow(() -> new IllegalArgumentException("a version of " + bytes.size() + " bytes"));
  }
}
