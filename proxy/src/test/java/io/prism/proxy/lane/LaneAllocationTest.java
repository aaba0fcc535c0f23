package io.prism.proxy.lane;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.sun.management.ThreadMXBean;
import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.prism.backend.memory.MemoryBackendFactory;
import io.prism.control.snapshot.AccessRules;
import io.prism.control.snapshot.Permission;
import io.prism.control.snapshot.RateLimit;
import io.prism.http2.server.Reply;
import io.prism.http2.server.UnaryPlan;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import io.prism.keyvalue.v1.PutRequest;
import io.prism.proxy.testing.Snapshots;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How much a call on the light way makes, access rules, rate limit, metrics and deadline included.
 * Counted by the virtual machine, not timed, so that it says the same on every machine.
 */
class LaneAllocationTest {

  /** Nothing, even before the compiler takes anything away. */
  private static final long GET_BYTES = 0;

  /**
   * Beyond the value itself, which is stored: row, version, and what the store is told. Most of it
   * goes once the code is fully compiled, which a busy machine may do late.
   */
  private static final long PUT_BYTES = 512;

  private static final int VALUE_BYTES = 1_000;
  private static final int WARM_CALLS = 60_000;
  private static final int ROUNDS = 20;
  private static final int CALLS = 1_000;

  /** Nobody watches for leaks, which would take notes of every access. */
  private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(true, true);

  private final LaneGateway gateway = new LaneGateway(new MemoryBackendFactory());
  private final CountedReply reply = new CountedReply();

  @BeforeEach
  void start(@TempDir Path directory) {
    gateway.apply(
        new Snapshots(directory)
            .backend("m", "memory")
            .namespace(
                Snapshots.withRate(
                    Snapshots.namespaceConfig(
                        "n",
                        "m",
                        new AccessRules(Map.of("rw", Permission.READ_WRITE)),
                        100,
                        Optional.empty()),
                    Optional.of(new RateLimit(10_000_000, 10_000_000))))
            .build(1));
  }

  @AfterEach
  void stop() {
    gateway.close();
    reply.out.release();
  }

  @Test
  void getMakesNextToNothing() {
    gateway.lightly(put());
    assertThat(bytesPerCall(get("key-of-20-characters"))).isLessThanOrEqualTo(GET_BYTES);
    assertThat(reply.bytes).isGreaterThan(VALUE_BYTES);
  }

  @Test
  void missMakesNextToNothing() {
    assertThat(bytesPerCall(get("no-such-key"))).isLessThanOrEqualTo(GET_BYTES);
    assertThat(reply.bytes).isZero();
  }

  @Test
  void putMakesLittleMoreThanItsValue() {
    assertThat(bytesPerCall(put())).isBetween((long) VALUE_BYTES, VALUE_BYTES + PUT_BYTES);
  }

  private static Asked get(String key) {
    return Asked.of(
        KeyValueServiceGrpc.getGetMethod().getFullMethodName(),
        GetRequest.newBuilder().setNamespace("n").setKey(key).build());
  }

  private static Asked put() {
    MessageLite request =
        PutRequest.newBuilder()
            .setNamespace("n")
            .setKey("key-of-20-characters")
            .setValue(ByteString.copyFrom(new byte[VALUE_BYTES]))
            .build();
    return Asked.of(KeyValueServiceGrpc.getPutMethod().getFullMethodName(), request);
  }

  /** The least of many rounds: a round may meet a compiler that has not finished. */
  private long bytesPerCall(Asked asked) {
    UnaryPlan plan = gateway.plan(asked);
    ByteBuf message = buffers.directBuffer().writeBytes(asked.message().toByteArray());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().threadId();
    try {
      call(plan, message, WARM_CALLS);
      long least = Long.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        long before = threads.getThreadAllocatedBytes(thread);
        call(plan, message, CALLS);
        least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
      }
      System.out.println(asked.method() + ": " + least / CALLS + " bytes a call");
      return least / CALLS;
    } finally {
      message.release();
    }
  }

  private void call(UnaryPlan plan, ByteBuf message, int times) {
    for (int i = 0; i < times; i++) {
      if (!plan.take(message, System.nanoTime() + 1_000_000_000L, reply)) {
        throw new AssertionError("not taken");
      }
    }
  }

  /** Answers go where those before them went. */
  private final class CountedReply implements Reply {
    private final ByteBuf out = buffers.directBuffer(64 << 10);
    private int bytes;

    @Override
    public EventLoop loop() {
      throw new AssertionError("not asked for");
    }

    @Override
    public void watch(Watcher watcher) {
      throw new AssertionError("not asked for");
    }

    @Override
    public ByteBuf begin(int messageBytes) {
      out.clear().ensureWritable(messageBytes);
      return out;
    }

    @Override
    public void end() {
      bytes = out.writerIndex();
    }

    @Override
    public void send(ByteBuf message) {
      throw new AssertionError("not light");
    }

    @Override
    public void fail(Status status, Metadata trailers) {
      throw new AssertionError(status);
    }
  }
}
