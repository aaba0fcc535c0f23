package io.prism.proxy.keyvalue;

import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.wire.RequestDecoder;
import io.prism.backend.keyvalue.wire.ResponseEncoder;
import io.prism.keyvalue.v1.CompareAndDeleteRequest;
import io.prism.keyvalue.v1.CompareAndDeleteResponse;
import io.prism.keyvalue.v1.CompareAndSwapRequest;
import io.prism.keyvalue.v1.CompareAndSwapResponse;
import io.prism.keyvalue.v1.DeleteRequest;
import io.prism.keyvalue.v1.DeleteResponse;
import io.prism.keyvalue.v1.ExistsRequest;
import io.prism.keyvalue.v1.ExistsResponse;
import io.prism.keyvalue.v1.ExpireRequest;
import io.prism.keyvalue.v1.ExpireResponse;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.GetResponse;
import io.prism.keyvalue.v1.GetTtlRequest;
import io.prism.keyvalue.v1.GetTtlResponse;
import io.prism.keyvalue.v1.IncrementRequest;
import io.prism.keyvalue.v1.IncrementResponse;
import io.prism.keyvalue.v1.PersistRequest;
import io.prism.keyvalue.v1.PersistResponse;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.keyvalue.v1.PutResponse;
import io.prism.proxy.call.Call;

/** Calls on one item. Each decodes, asks the store and encodes; the rules are not here. */
final class ItemHandlers {

  void get(GetRequest request, Call<GetResponse> call) {
    Key key = Key.of(request.getKey(), "key");
    call.reply(Stores.basic(call).get(call.context(), key), ResponseEncoder::get);
  }

  void exists(ExistsRequest request, Call<ExistsResponse> call) {
    Key key = Key.of(request.getKey(), "key");
    call.reply(
        Stores.basic(call).exists(call.context(), key),
        exists -> ExistsResponse.newBuilder().setExists(exists).build());
  }

  void put(PutRequest request, Call<PutResponse> call) {
    WriteContext write = call.write(request.getIdempotencyToken(), request);
    var put = decoder(call).put(request, write.call().nowMillis());
    call.reply(Stores.basic(call).put(write, put), ResponseEncoder::put);
  }

  void delete(DeleteRequest request, Call<DeleteResponse> call) {
    WriteContext write = call.write(request.getIdempotencyToken(), request);
    var delete = decoder(call).delete(request);
    call.reply(Stores.basic(call).delete(write, delete), ResponseEncoder::delete);
  }

  void compareAndSwap(CompareAndSwapRequest request, Call<CompareAndSwapResponse> call) {
    WriteContext write = call.write(request.getIdempotencyToken(), request);
    var swap = decoder(call).compareAndSwap(request, write.call().nowMillis());
    call.reply(Stores.cas(call).compareAndSwap(write, swap), ResponseEncoder::compareAndSwap);
  }

  void compareAndDelete(CompareAndDeleteRequest request, Call<CompareAndDeleteResponse> call) {
    WriteContext write = call.write(request.getIdempotencyToken(), request);
    var delete = decoder(call).compareAndDelete(request);
    call.reply(Stores.cas(call).compareAndDelete(write, delete), ResponseEncoder::compareAndDelete);
  }

  void increment(IncrementRequest request, Call<IncrementResponse> call) {
    WriteContext write = call.write(request.getIdempotencyToken(), request);
    var increment = decoder(call).increment(request, write.call().nowMillis());
    call.reply(Stores.counter(call).increment(write, increment), ResponseEncoder::increment);
  }

  void expire(ExpireRequest request, Call<ExpireResponse> call) {
    WriteContext write = call.write(request.getIdempotencyToken(), request);
    var expire = decoder(call).expire(request, write.call().nowMillis());
    call.reply(Stores.ttl(call).expire(write, expire), ResponseEncoder::expire);
  }

  void getTtl(GetTtlRequest request, Call<GetTtlResponse> call) {
    Key key = Key.of(request.getKey(), "key");
    var context = call.context();
    call.reply(
        Stores.ttl(call).expiresAt(context, key),
        expiresAt -> ResponseEncoder.getTtl(expiresAt, context.nowMillis()));
  }

  void persist(PersistRequest request, Call<PersistResponse> call) {
    WriteContext write = call.write(request.getIdempotencyToken(), request);
    var persist = decoder(call).persist(request);
    call.reply(Stores.ttl(call).persist(write, persist), ResponseEncoder::persist);
  }

  private static RequestDecoder decoder(Call<?> call) {
    return call.route().items();
  }
}
