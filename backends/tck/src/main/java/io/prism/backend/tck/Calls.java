package io.prism.backend.tck;

import com.google.protobuf.ByteString;
import io.prism.backend.Backend;
import io.prism.backend.CallContext;
import io.prism.backend.Version;
import io.prism.backend.WriteContext;
import io.prism.backend.keyvalue.Condition;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.KeyRange;
import io.prism.backend.keyvalue.KeyValueBasic;
import io.prism.backend.keyvalue.KeyValueBatch;
import io.prism.backend.keyvalue.KeyValueCas;
import io.prism.backend.keyvalue.KeyValueCounter;
import io.prism.backend.keyvalue.KeyValueScan;
import io.prism.backend.keyvalue.KeyValueTransactional;
import io.prism.backend.keyvalue.KeyValueTtl;
import io.prism.backend.keyvalue.Mutation;
import io.prism.backend.keyvalue.Mutation.Operation;
import io.prism.backend.keyvalue.Replica;
import io.prism.backend.keyvalue.ScanQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** One call of every operation that a store offers, on {@link #KEY}. */
final class Calls {

  static final Key KEY = Key.of("k");

  private static final ByteString VALUE = ByteString.copyFromUtf8("1");

  private Calls() {}

  /** A call to be made. */
  record Named(String name, Supplier<CompletableFuture<?>> call) {}

  /** Every operation that the store offers; each would succeed alone in an open namespace. */
  static List<Named> all(Backend backend, CallContext call, WriteContext write) {
    List<Named> calls = new ArrayList<>();
    backend.find(KeyValueBasic.class).ifPresent(basic -> addBasic(calls, basic, call, write));
    backend
        .find(KeyValueScan.class)
        .ifPresent(
            scans -> {
              ScanQuery query =
                  new ScanQuery(KeyRange.ALL, false, Optional.empty(), 10, 1_000, false);
              calls.add(new Named("scan", () -> scans.scan(call, query)));
              calls.add(new Named("count", () -> scans.count(call, KeyRange.ALL)));
            });
    backend.find(KeyValueTtl.class).ifPresent(ttl -> addTtl(calls, ttl, call, write));
    backend.find(KeyValueBatch.class).ifPresent(batches -> addBatch(calls, batches, call, write));
    backend.find(KeyValueCas.class).ifPresent(cas -> addCas(calls, cas, write));
    backend
        .find(KeyValueCounter.class)
        .ifPresent(
            counters -> {
              Mutation.Increment increment = new Mutation.Increment(KEY, 1, OptionalLong.empty());
              calls.add(new Named("increment", () -> counters.increment(write, increment)));
            });
    backend
        .find(KeyValueTransactional.class)
        .ifPresent(
            transactions -> {
              Mutation.Transact transact =
                  new Mutation.Transact(
                      List.of(),
                      List.of(new Operation.PutItem(KEY, VALUE, Expiry.NEVER)),
                      List.of());
              calls.add(new Named("transact", () -> transactions.transact(write, transact)));
            });
    return calls;
  }

  private static void addBasic(
      List<Named> calls, KeyValueBasic basic, CallContext call, WriteContext write) {
    Mutation.Put put = new Mutation.Put(KEY, VALUE, Expiry.NEVER, Condition.NONE);
    Mutation.Delete delete = new Mutation.Delete(KEY, Optional.empty());
    Replica replica =
        new Replica(
            KEY,
            Version.at(0, TestNamespace.START_MILLIS),
            new Replica.State.Live(VALUE, Expiry.NEVER));
    calls.add(new Named("get", () -> basic.get(call, KEY)));
    calls.add(new Named("exists", () -> basic.exists(call, KEY)));
    calls.add(new Named("put", () -> basic.put(write, put)));
    calls.add(new Named("delete", () -> basic.delete(write, delete)));
    calls.add(new Named("replicate", () -> basic.replicate(write, replica)));
  }

  private static void addTtl(
      List<Named> calls, KeyValueTtl ttl, CallContext call, WriteContext write) {
    Mutation.Expire expire = new Mutation.Expire(KEY, call.nowMillis() + 1_000);
    calls.add(new Named("expire", () -> ttl.expire(write, expire)));
    calls.add(new Named("expiresAt", () -> ttl.expiresAt(call, KEY)));
    calls.add(new Named("persist", () -> ttl.persist(write, new Mutation.Persist(KEY))));
  }

  private static void addBatch(
      List<Named> calls, KeyValueBatch batches, CallContext call, WriteContext write) {
    calls.add(new Named("batchGet", () -> batches.batchGet(call, List.of(KEY))));
    calls.add(
        new Named(
            "batchPut",
            () -> batches.batchPut(write, List.of(Batches.put(0, KEY.text(), "1", Expiry.NEVER)))));
    calls.add(
        new Named(
            "batchDelete",
            () -> batches.batchDelete(write, List.of(Batches.delete(0, KEY.text())))));
  }

  private static void addCas(List<Named> calls, KeyValueCas cas, WriteContext write) {
    Mutation.CompareAndSwap swap =
        new Mutation.CompareAndSwap(KEY, Optional.of(VALUE), VALUE, Expiry.NEVER);
    Mutation.CompareAndDelete delete = new Mutation.CompareAndDelete(KEY, VALUE);
    calls.add(new Named("compareAndSwap", () -> cas.compareAndSwap(write, swap)));
    calls.add(new Named("compareAndDelete", () -> cas.compareAndDelete(write, delete)));
  }
}
