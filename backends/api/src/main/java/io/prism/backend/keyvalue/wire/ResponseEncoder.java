package io.prism.backend.keyvalue.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.prism.backend.Version;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Results;
import io.prism.keyvalue.v1.CompareAndDeleteResponse;
import io.prism.keyvalue.v1.CompareAndSwapResponse;
import io.prism.keyvalue.v1.DeleteOperationResult;
import io.prism.keyvalue.v1.DeleteResponse;
import io.prism.keyvalue.v1.ExpireResponse;
import io.prism.keyvalue.v1.GetOperationResult;
import io.prism.keyvalue.v1.GetResponse;
import io.prism.keyvalue.v1.GetTtlResponse;
import io.prism.keyvalue.v1.IncrementResponse;
import io.prism.keyvalue.v1.OperationResult;
import io.prism.keyvalue.v1.PersistResponse;
import io.prism.keyvalue.v1.PutOperationResult;
import io.prism.keyvalue.v1.PutResponse;
import io.prism.keyvalue.v1.TransactResponse;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes responses on single items. */
public final class ResponseEncoder {

  private ResponseEncoder() {}

  /** A Get's. */
  public static GetResponse get(Optional<Item> found) {
    if (found.isEmpty()) {
      return GetResponse.getDefaultInstance();
    }
    Item item = found.get();
    GetResponse.Builder response =
        GetResponse.newBuilder()
            .setFound(true)
            .setValue(item.value())
            .setVersion(item.version().toByteString());
    if (item.expiresAtMillis() != Expiry.NEVER) {
      response.setExpiresAt(timestamp(item.expiresAtMillis()));
    }
    return response.build();
  }

  /** A Put's. */
  public static PutResponse put(Results.PutResult result) {
    return PutResponse.newBuilder()
        .setApplied(result.applied())
        .setVersion(bytes(result.version()))
        .build();
  }

  /** A Delete's. */
  public static DeleteResponse delete(Results.DeleteResult result) {
    return DeleteResponse.newBuilder()
        .setApplied(result.applied())
        .setDeletedCount(result.deletedCount())
        .build();
  }

  /** A CompareAndSwap's. */
  public static CompareAndSwapResponse compareAndSwap(Results.SwapResult result) {
    CompareAndSwapResponse.Builder response =
        CompareAndSwapResponse.newBuilder()
            .setSwapped(result.swapped())
            .setVersion(bytes(result.version()));
    result.actual().ifPresent(response::setActual);
    return response.build();
  }

  /** A CompareAndDelete's. */
  public static CompareAndDeleteResponse compareAndDelete(Results.CompareAndDeleteResult result) {
    CompareAndDeleteResponse.Builder response =
        CompareAndDeleteResponse.newBuilder().setDeleted(result.deleted());
    result.actual().ifPresent(response::setActual);
    return response.build();
  }

  /** An Increment's. */
  public static IncrementResponse increment(Results.IncrementResult result) {
    return IncrementResponse.newBuilder()
        .setValue(result.value())
        .setVersion(result.version().toByteString())
        .build();
  }

  /** An Expire's. */
  public static ExpireResponse expire(Results.ExpireResult result) {
    return ExpireResponse.newBuilder()
        .setExisted(result.existed())
        .setVersion(bytes(result.version()))
        .build();
  }

  /** A GetTtl's, from the item's expiry as a store tells it. */
  public static GetTtlResponse getTtl(OptionalLong expiresAtMillis, long now) {
    GetTtlResponse.Builder response =
        GetTtlResponse.newBuilder().setExisted(expiresAtMillis.isPresent());
    if (expiresAtMillis.isPresent() && expiresAtMillis.getAsLong() != Expiry.NEVER) {
      response.setTtl(Durations.fromMillis(expiresAtMillis.getAsLong() - now));
    }
    return response.build();
  }

  /** A Persist's. */
  public static PersistResponse persist(Results.PersistResult result) {
    return PersistResponse.newBuilder()
        .setExisted(result.existed())
        .setExpirationRemoved(result.expirationRemoved())
        .setVersion(bytes(result.version()))
        .build();
  }

  /** A Transact's. */
  public static TransactResponse transact(Results.TransactResult result) {
    TransactResponse.Builder response =
        TransactResponse.newBuilder().setSucceeded(result.succeeded());
    result.results().forEach(operation -> response.addResults(operation(operation)));
    return response.build();
  }

  private static OperationResult operation(Results.OperationResult result) {
    OperationResult.Builder encoded = OperationResult.newBuilder();
    return switch (result) {
      case Results.OperationResult.PutDone put ->
          encoded
              .setPut(PutOperationResult.newBuilder().setVersion(put.version().toByteString()))
              .build();
      case Results.OperationResult.DeleteDone delete ->
          encoded
              .setDelete(DeleteOperationResult.newBuilder().setDeletedCount(delete.deletedCount()))
              .build();
      case Results.OperationResult.GetDone get -> encoded.setGet(getOperation(get)).build();
      case Results.OperationResult.GetOmitted omitted -> encoded.build();
    };
  }

  private static GetOperationResult getOperation(Results.OperationResult.GetDone get) {
    GetOperationResult.Builder encoded = GetOperationResult.newBuilder().setKey(get.key().text());
    get.item()
        .ifPresent(
            item -> {
              encoded
                  .setFound(true)
                  .setValue(item.value())
                  .setVersion(item.version().toByteString());
              if (item.expiresAtMillis() != Expiry.NEVER) {
                encoded.setExpiresAt(timestamp(item.expiresAtMillis()));
              }
            });
    return encoded.build();
  }

  static Timestamp timestamp(long millis) {
    return Timestamps.fromMillis(millis);
  }

  static ByteString bytes(Optional<Version> version) {
    return version.map(Version::toByteString).orElse(ByteString.EMPTY);
  }
}
