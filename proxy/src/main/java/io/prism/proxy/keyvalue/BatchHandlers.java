package io.prism.proxy.keyvalue;

import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.wire.BatchEncoder;
import io.prism.backend.keyvalue.wire.ResponseEncoder;
import io.prism.keyvalue.v1.BatchDeleteRequest;
import io.prism.keyvalue.v1.BatchDeleteResponse;
import io.prism.keyvalue.v1.BatchGetRequest;
import io.prism.keyvalue.v1.BatchGetResponse;
import io.prism.keyvalue.v1.BatchPutRequest;
import io.prism.keyvalue.v1.BatchPutResponse;
import io.prism.keyvalue.v1.TransactRequest;
import io.prism.keyvalue.v1.TransactResponse;
import io.prism.proxy.call.Call;
import java.util.List;

/** Calls on many items. */
final class BatchHandlers {

  void batchGet(BatchGetRequest request, Call<BatchGetResponse> call) {
    List<Key> keys = call.route().batches().batchGet(request);
    new BoundedBatchGet(call, Stores.batch(call), keys).start();
  }

  void batchPut(BatchPutRequest request, Call<BatchPutResponse> call) {
    WriteContext write = call.write(request.getIdempotencyToken(), request);
    var batch = call.route().batches().batchPut(request, write.call().nowMillis());
    if (batch.valid().isEmpty()) {
      call.complete(BatchEncoder.batchPut(batch, List.of()));
      return;
    }
    call.reply(
        Stores.batch(call).batchPut(write, batch.valid()),
        outcomes -> BatchEncoder.batchPut(batch, outcomes));
  }

  void batchDelete(BatchDeleteRequest request, Call<BatchDeleteResponse> call) {
    WriteContext write = call.write(request.getIdempotencyToken(), request);
    var batch = call.route().batches().batchDelete(request);
    if (batch.valid().isEmpty()) {
      call.complete(BatchEncoder.batchDelete(batch, List.of()));
      return;
    }
    call.reply(
        Stores.batch(call).batchDelete(write, batch.valid()),
        outcomes -> BatchEncoder.batchDelete(batch, outcomes));
  }

  void transact(TransactRequest request, Call<TransactResponse> call) {
    WriteContext write = call.write(request.getIdempotencyToken(), request);
    var transact = call.route().batches().transact(request, write.call().nowMillis());
    call.reply(Stores.transactional(call).transact(write, transact), ResponseEncoder::transact);
  }
}
