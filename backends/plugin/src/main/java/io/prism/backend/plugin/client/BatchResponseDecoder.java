package io.prism.backend.plugin.client;

import io.prism.backend.error.StatusCodec;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.ItemOutcome;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.Results;
import io.prism.backend.keyvalue.ScanPage;
import io.prism.keyvalue.v1.BatchDeleteResponse;
import io.prism.keyvalue.v1.BatchGetResponse;
import io.prism.keyvalue.v1.BatchPutResponse;
import io.prism.keyvalue.v1.ScanItem;
import io.prism.keyvalue.v1.ScanResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads responses on many items. Errors as in {@link ResponseDecoder}. */
final class BatchResponseDecoder {

  private BatchResponseDecoder() {}

  static List<Optional<Item>> batchGet(BatchGetResponse response) {
    return response.getResultsList().stream()
        .map(
            result ->
                ResponseDecoder.item(
                    result.getFound(),
                    result.getValue(),
                    result.getVersion(),
                    result.hasExpiresAt(),
                    result.getExpiresAt()))
        .toList();
  }

  static List<ItemOutcome<Results.PutResult>> batchPut(BatchPutResponse response) {
    List<ItemOutcome<Results.PutResult>> outcomes = new ArrayList<>(response.getResultsCount());
    for (var result : response.getResultsList()) {
      outcomes.add(
          result.hasError()
              ? new ItemOutcome.Failed<>(StatusCodec.decode(result.getError()))
              : new ItemOutcome.Done<>(
                  new Results.PutResult(
                      result.getApplied(), ResponseDecoder.optional(result.getVersion()))));
    }
    return outcomes;
  }

  static List<ItemOutcome<Results.DeleteResult>> batchDelete(BatchDeleteResponse response) {
    List<ItemOutcome<Results.DeleteResult>> outcomes = new ArrayList<>(response.getResultsCount());
    for (var result : response.getResultsList()) {
      outcomes.add(
          result.hasError()
              ? new ItemOutcome.Failed<>(StatusCodec.decode(result.getError()))
              : new ItemOutcome.Done<>(
                  new Results.DeleteResult(
                      result.getApplied(), Math.toIntExact(result.getDeletedCount()))));
    }
    return outcomes;
  }

  static ScanPage scan(ScanResponse response) {
    List<ScanPage.Entry> entries = new ArrayList<>(response.getItemsCount());
    for (ScanItem item : response.getItemsList()) {
      entries.add(
          new ScanPage.Entry(
              Key.of(item.getKey()),
              ResponseDecoder.item(
                      true,
                      item.getValue(),
                      item.getVersion(),
                      item.hasExpiresAt(),
                      item.getExpiresAt())
                  .orElseThrow()));
    }
    return new ScanPage(entries, !response.getNextCursor().isEmpty());
  }
}
