package io.prism.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.prism.backend.CallContext;
import io.prism.backend.Deadline;
import io.prism.backend.keyvalue.Item;
import io.prism.backend.keyvalue.Key;
import io.prism.backend.keyvalue.semantics.InlineKeyValue;
import io.prism.backend.keyvalue.semantics.Row;
import io.prism.http2.server.UnaryPlan;
import io.prism.keyvalue.v1.DeleteRequest;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.slf4j.LoggerFactory;

/** Run by {@link LightPathBenchmark}. Calls go over many keys, so that rows are not all cached. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LightPathParts {

  private static final int KEYS = 4_096;

  /** The size of values. */
  @Param({"100", "1024"})
  public int valueBytes;

  private final LightGateway gateway;
  private final AppendingReply reply;
  private final InlineKeyValue store;
  private final UnaryPlan get;
  private final UnaryPlan put;
  private final UnaryPlan delete;
  private final ByteBuf[] gets = new ByteBuf[KEYS];
  private final ByteBuf[] puts = new ByteBuf[KEYS];
  private final ByteBuf[] deletes = new ByteBuf[KEYS];
  private final byte[][] keys = new byte[KEYS][];
  private final Key.Probe probe = new Key.Probe();
  private int next;

  /** Starts a gateway, on the thread that will call it. */
  public LightPathParts() {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    // Only now, as Netty tells all about itself when it is first used.
    reply = new AppendingReply();
    try {
      gateway = new LightGateway(Files.createTempDirectory("prism-bench"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    store = gateway.store();
    get = gateway.plan(KeyValueServiceGrpc.getGetMethod().getFullMethodName());
    put = gateway.plan(KeyValueServiceGrpc.getPutMethod().getFullMethodName());
    delete = gateway.plan(KeyValueServiceGrpc.getDeleteMethod().getFullMethodName());
  }

  /** Fills the store. */
  @Setup
  public void fill() {
    ByteString value = ByteString.copyFrom(new byte[valueBytes]);
    for (int i = 0; i < KEYS; i++) {
      String key = "user/%08d/profile".formatted(i);
      keys[i] = key.getBytes(StandardCharsets.UTF_8);
      gets[i] =
          LightGateway.buffer(
              GetRequest.newBuilder().setNamespace(LightGateway.NAMESPACE).setKey(key).build());
      puts[i] =
          LightGateway.buffer(
              PutRequest.newBuilder()
                  .setNamespace(LightGateway.NAMESPACE)
                  .setKey(key)
                  .setValue(value)
                  .build());
      deletes[i] =
          LightGateway.buffer(
              DeleteRequest.newBuilder().setNamespace(LightGateway.NAMESPACE).setKey(key).build());
      take(put, puts[i]);
    }
  }

  /** Ends the gateway. */
  @TearDown
  public void stop() {
    gateway.close();
  }

  private int nextKey() {
    return next++ & KEYS - 1;
  }

  private ByteBuf take(UnaryPlan plan, ByteBuf message) {
    if (!plan.take(message, System.nanoTime() + TimeUnit.SECONDS.toNanos(1), reply)) {
      throw new IllegalStateException("left to the ordinary path");
    }
    return reply.written();
  }

  /** The whole of a Get. */
  @Benchmark
  public ByteBuf get() {
    return take(get, gets[nextKey()]);
  }

  /** The whole of a Put. */
  @Benchmark
  public ByteBuf put() {
    return take(put, puts[nextKey()]);
  }

  /** The whole of a Delete, and of the Put that makes up for it. */
  @Benchmark
  public ByteBuf deleteAndPut() {
    int key = nextKey();
    take(delete, deletes[key]);
    return take(put, puts[key]);
  }

  /** The store's part of a Get. */
  @Benchmark
  public Row.@Nullable Live storeGetNow() {
    byte[] key = keys[nextKey()];
    return store.getNow(
        LightGateway.NAMESPACE, System.currentTimeMillis(), probe.at(key, 0, key.length));
  }

  /** The same on the ordinary path, for comparison. */
  @Benchmark
  public Optional<Item> storeGet() {
    Key key = Key.of(new String(keys[nextKey()], StandardCharsets.UTF_8));
    CallContext context =
        new CallContext(
            LightGateway.NAMESPACE,
            System.currentTimeMillis(),
            new Deadline(System.nanoTime() + TimeUnit.SECONDS.toNanos(1)));
    return store.get(context, key).join();
  }
}
