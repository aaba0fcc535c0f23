package io.prism.backend.plugin.server;

import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.micrometer.core.instrument.MeterRegistry;
import io.prism.backend.Backend;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyValueBasic;
import io.prism.backend.keyvalue.KeyValueBatch;
import io.prism.backend.keyvalue.KeyValueCas;
import io.prism.backend.keyvalue.KeyValueCounter;
import io.prism.backend.keyvalue.KeyValueScan;
import io.prism.backend.keyvalue.KeyValueTransactional;
import io.prism.backend.keyvalue.KeyValueTtl;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.wire.BatchDecoder;
import io.prism.backend.keyvalue.wire.RequestDecoder;
import io.prism.backend.keyvalue.wire.ResponseEncoder;
import io.prism.backend.plugin.ActiveCalls;
import io.prism.backend.plugin.PluginProtocol;
import io.prism.backend.plugin.server.Operation.Begun;
import io.prism.keyvalue.v1.ExistsResponse;
import io.prism.keyvalue.v1.IncrementRequest;
import io.prism.plugin.keyvalue.v1.KeyValueBasicServiceGrpc;
import io.prism.plugin.keyvalue.v1.KeyValueBatchServiceGrpc;
import io.prism.plugin.keyvalue.v1.KeyValueCasServiceGrpc;
import io.prism.plugin.keyvalue.v1.KeyValueCounterServiceGrpc;
import io.prism.plugin.keyvalue.v1.KeyValueScanServiceGrpc;
import io.prism.plugin.keyvalue.v1.KeyValueTransactionalServiceGrpc;
import io.prism.plugin.keyvalue.v1.KeyValueTtlServiceGrpc;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The thin KeyValue interfaces of a store as services: exactly those that it declares. */
final class KeyValueServices {

  /** Without a default time to live: the gateway has resolved it. */
  private static final RequestDecoder REQUESTS =
      new RequestDecoder(PluginProtocol.LIMITS, OptionalLong.empty());

  private final ActiveCalls calls;
  private final MeterRegistry meters;

  KeyValueServices(ActiveCalls calls, MeterRegistry meters) {
    this.calls = calls;
    this.meters = meters;
  }

  List<ServerServiceDefinition> of(Backend backend) {
    List<ServerServiceDefinition> services = new ArrayList<>();
    backend.find(KeyValueBasic.class).ifPresent(store -> services.add(basic(store)));
    backend.find(KeyValueScan.class).ifPresent(store -> services.add(scan(store)));
    backend.find(KeyValueTtl.class).ifPresent(store -> services.add(ttl(store)));
    backend.find(KeyValueBatch.class).ifPresent(store -> services.add(batch(store)));
    backend.find(KeyValueCas.class).ifPresent(store -> services.add(cas(store)));
    backend.find(KeyValueCounter.class).ifPresent(store -> services.add(counter(store)));
    backend
        .find(KeyValueTransactional.class)
        .ifPresent(store -> services.add(transactional(store)));
    return services;
  }

  private ServerServiceDefinition basic(KeyValueBasic store) {
    return service(KeyValueBasicServiceGrpc.getServiceDescriptor())
        .read(
            KeyValueBasicServiceGrpc.getGetMethod(),
            (request, call) ->
                new Begun<>(store.get(call.read(), key(request.getKey())), ResponseEncoder::get))
        .read(
            KeyValueBasicServiceGrpc.getExistsMethod(),
            (request, call) ->
                new Begun<>(
                    store.exists(call.read(), key(request.getKey())),
                    exists -> ExistsResponse.newBuilder().setExists(exists).build()))
        .mutation(
            KeyValueBasicServiceGrpc.getPutMethod(),
            (request, call) ->
                new Begun<>(
                    store.put(call.write(), REQUESTS.put(request, call.now())),
                    ResponseEncoder::put))
        .mutation(
            KeyValueBasicServiceGrpc.getDeleteMethod(),
            (request, call) ->
                new Begun<>(
                    store.delete(call.write(), REQUESTS.delete(request)), ResponseEncoder::delete))
        .mutation(
            KeyValueBasicServiceGrpc.getReplicateMethod(),
            (request, call) ->
                new Begun<>(
                    store.replicate(call.write(), ReplicaCodec.decode(request)),
                    ReplicaCodec::encode))
        .build();
  }

  private ServerServiceDefinition scan(KeyValueScan store) {
    ScanOperations operations = new ScanOperations(store);
    return service(KeyValueScanServiceGrpc.getServiceDescriptor())
        .read(KeyValueScanServiceGrpc.getScanMethod(), operations::scan)
        .read(KeyValueScanServiceGrpc.getCountMethod(), operations::count)
        .build();
  }

  private ServerServiceDefinition ttl(KeyValueTtl store) {
    return service(KeyValueTtlServiceGrpc.getServiceDescriptor())
        .mutation(
            KeyValueTtlServiceGrpc.getExpireMethod(),
            (request, call) ->
                new Begun<>(
                    store.expire(call.write(), REQUESTS.expire(request, call.now())),
                    ResponseEncoder::expire))
        .read(
            KeyValueTtlServiceGrpc.getGetTtlMethod(),
            (request, call) ->
                new Begun<>(
                    store.expiresAt(call.read(), key(request.getKey())),
                    expiresAt -> ResponseEncoder.getTtl(expiresAt, call.now())))
        .mutation(
            KeyValueTtlServiceGrpc.getPersistMethod(),
            (request, call) ->
                new Begun<>(
                    store.persist(call.write(), REQUESTS.persist(request)),
                    ResponseEncoder::persist))
        .build();
  }

  private ServerServiceDefinition batch(KeyValueBatch store) {
    BatchOperations operations = new BatchOperations(store, new BatchDecoder(REQUESTS));
    return service(KeyValueBatchServiceGrpc.getServiceDescriptor())
        .read(KeyValueBatchServiceGrpc.getBatchGetMethod(), operations::get)
        .mutation(KeyValueBatchServiceGrpc.getBatchPutMethod(), operations::put)
        .mutation(KeyValueBatchServiceGrpc.getBatchDeleteMethod(), operations::delete)
        .build();
  }

  private ServerServiceDefinition cas(KeyValueCas store) {
    return service(KeyValueCasServiceGrpc.getServiceDescriptor())
        .mutation(
            KeyValueCasServiceGrpc.getCompareAndSwapMethod(),
            (request, call) ->
                new Begun<>(
                    store.compareAndSwap(
                        call.write(), REQUESTS.compareAndSwap(request, call.now())),
                    ResponseEncoder::compareAndSwap))
        .mutation(
            KeyValueCasServiceGrpc.getCompareAndDeleteMethod(),
            (request, call) ->
                new Begun<>(
                    store.compareAndDelete(call.write(), REQUESTS.compareAndDelete(request)),
                    ResponseEncoder::compareAndDelete))
        .build();
  }

  private ServerServiceDefinition counter(KeyValueCounter store) {
    return service(KeyValueCounterServiceGrpc.getServiceDescriptor())
        .mutation(
            KeyValueCounterServiceGrpc.getIncrementMethod(),
            (request, call) ->
                new Begun<>(
                    store.increment(call.write(), increment(request, call)),
                    ResponseEncoder::increment))
        .build();
  }

  /** What new items take of the namespace's default, only the gateway knows. */
  private static Mutation.Increment increment(IncrementRequest request, ReceivedCall call) {
    Mutation.Increment increment = REQUESTS.increment(request, call.now());
    return call.message().hasNewExpiresAtMillis()
        ? new Mutation.Increment(
            increment.key(),
            increment.delta(),
            increment.expiresAtMillis(),
            call.message().getNewExpiresAtMillis())
        : increment;
  }

  private ServerServiceDefinition transactional(KeyValueTransactional store) {
    BatchDecoder decoder = new BatchDecoder(REQUESTS);
    return service(KeyValueTransactionalServiceGrpc.getServiceDescriptor())
        .mutation(
            KeyValueTransactionalServiceGrpc.getTransactMethod(),
            (request, call) ->
                new Begun<>(
                    store.transact(call.write(), decoder.transact(request, call.now())),
                    ResponseEncoder::transact))
        .build();
  }

  private ServiceAssembler service(ServiceDescriptor descriptor) {
    return new ServiceAssembler(descriptor, calls, meters);
  }

  private static Key key(String text) {
    return Key.of(text, "key");
  }
}
