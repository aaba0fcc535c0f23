package io.prism.backend.keyvalue.wire;

import com.google.rpc.Status;
import io.prism.backend.error.PrismException;
import io.prism.backend.error.StatusCodec;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.ItemOutcome;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.keyvalue.ScanPage;
import io.prism.keyvalue.v1.BatchDeleteResponse;
import io.prism.keyvalue.v1.BatchDeleteResult;
import io.prism.keyvalue.v1.BatchGetResponse;
import io.prism.keyvalue.v1.BatchGetResult;
import io.prism.keyvalue.v1.BatchPutResponse;
import io.prism.keyvalue.v1.BatchPutResult;
import io.prism.keyvalue.v1.ScanItem;
import io.prism.keyvalue.v1.ScanResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Writes responses on many items. */
public final class BatchEncoder {

  private BatchEncoder() {}

  /** A BatchGet's: one result a key, in order. */
  public static BatchGetResponse batchGet(List<Key> keys, List<Optional<Item>> items) {
    BatchGetResponse.Builder response = BatchGetResponse.newBuilder();
    for (int i = 0; i < keys.size(); i++) {
      BatchGetResult.Builder result = BatchGetResult.newBuilder().setKey(keys.get(i).text());
      if (items.get(i).isPresent()) {
        Item item = items.get(i).get();
        result.setFound(true).setValue(item.value()).setVersion(item.version().toByteString());
        if (item.expiresAtMillis() != Expiry.NEVER) {
          result.setExpiresAt(ResponseEncoder.timestamp(item.expiresAtMillis()));
        }
      }
      response.addResults(result);
    }
    return response.build();
  }

  /**
   * A BatchPut's: outcomes and rejections brought into request order.
   *
   * @param outcomes one for each valid item of the batch, in its order
   */
  public static BatchPutResponse batchPut(
      DecodedBatch<Mutation.Put> batch, List<ItemOutcome<Results.PutResult>> outcomes) {
    return BatchPutResponse.newBuilder()
        .addAllResults(
            inRequestOrder(
                batch,
                outcomes,
                result ->
                    BatchPutResult.newBuilder()
                        .setApplied(result.applied())
                        .setVersion(ResponseEncoder.bytes(result.version()))
                        .build(),
                error -> BatchPutResult.newBuilder().setError(error).build(),
                BatchPutResult.getDefaultInstance()))
        .build();
  }

  /**
   * A BatchDelete's: outcomes and rejections brought into request order.
   *
   * @param outcomes one for each valid item of the batch, in its order
   */
  public static BatchDeleteResponse batchDelete(
      DecodedBatch<Mutation.Delete> batch, List<ItemOutcome<Results.DeleteResult>> outcomes) {
    return BatchDeleteResponse.newBuilder()
        .addAllResults(
            inRequestOrder(
                batch,
                outcomes,
                result ->
                    BatchDeleteResult.newBuilder()
                        .setApplied(result.applied())
                        .setDeletedCount(result.deletedCount())
                        .build(),
                error -> BatchDeleteResult.newBuilder().setError(error).build(),
                BatchDeleteResult.getDefaultInstance()))
        .build();
  }

  private static <M extends Mutation<?>, R, T> List<T> inRequestOrder(
      DecodedBatch<M> batch,
      List<ItemOutcome<R>> outcomes,
      Function<R, T> done,
      Function<Status, T> failed,
      T filler) {
    List<T> results = new ArrayList<>(Collections.nCopies(batch.size(), filler));
    for (DecodedBatch.Rejected rejected : batch.rejected()) {
      results.set(rejected.index(), failed.apply(status(rejected.failure())));
    }
    for (int i = 0; i < outcomes.size(); i++) {
      T encoded =
          switch (outcomes.get(i)) {
            case ItemOutcome.Done<R>(R result) -> done.apply(result);
            case ItemOutcome.Failed<R>(PrismException failure) -> failed.apply(status(failure));
          };
      results.set(batch.valid().get(i).index(), encoded);
    }
    return results;
  }

  private static Status status(PrismException failure) {
    return StatusCodec.encode(failure);
  }

  /** A page of a scan; {@code cursor} says where to continue, empty when the scan is done. */
  public static ScanResponse scan(ScanPage page, boolean keysOnly, String cursor) {
    ScanResponse.Builder response = ScanResponse.newBuilder().setNextCursor(cursor);
    for (ScanPage.Entry entry : page.entries()) {
      Item item = entry.item();
      ScanItem.Builder encoded =
          ScanItem.newBuilder()
              .setKey(entry.key().text())
              .setVersion(item.version().toByteString());
      if (!keysOnly) {
        encoded.setValue(item.value());
      }
      if (item.expiresAtMillis() != Expiry.NEVER) {
        encoded.setExpiresAt(ResponseEncoder.timestamp(item.expiresAtMillis()));
      }
      response.addItems(encoded);
    }
    return response.build();
  }
}
