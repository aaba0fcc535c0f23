package io.prism.proxy.grpc;

import io.grpc.Context;
import io.grpc.InternalMetadata;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.prism.proxy.limits.CallMemory;
import io.prism.proxy.limits.MemoryBudget;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reports the bytes of a stream to a memory budget while they arrive, and what an open call takes
 * besides. Runs on the event loop.
 */
final class MemoryTracer extends ServerStreamTracer {

  /** The objects of a call, whatever it carries. */
  static final int CALL_BYTES = 4 << 10;

  private final OpenCalls calls;
  private final CallMemory memory;
  private final int openBytes;
  private boolean open;

  private MemoryTracer(OpenCalls calls, CallMemory memory, int openBytes) {
    this.calls = calls;
    this.memory = memory;
    this.openBytes = openBytes;
  }

  /**
   * Makes one for each stream.
   *
   * @param budget where open calls count, and the messages of most of them
   * @param apart where the messages of a method count instead; null for most methods
   */
  static ServerStreamTracer.Factory factory(
      MemoryBudget budget, Function<String, @Nullable SmallService> apart) {
    OpenCalls calls = new OpenCalls(budget);
    return new ServerStreamTracer.Factory() {
      @Override
      public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        SmallService other = apart.apply(method);
        return new MemoryTracer(
            calls, other == null ? budget.newCall() : other.newCall(), CALL_BYTES + size(headers));
      }
    };
  }

  private static int size(Metadata headers) {
    int bytes = 0;
    for (byte[] part : InternalMetadata.serialize(headers)) {
      bytes += part.length;
    }
    return bytes;
  }

  /** Called when the call is about to be made; before, a stream may end without a word. */
  @Override
  public Context filterContext(Context context) {
    if (!open) {
      open = calls.tryOpen(openBytes);
      if (!open) {
        memory.refuse();
      }
    }
    return context.withValue(CallMemory.KEY, memory);
  }

  @Override
  public void inboundWireSize(long bytes) {
    memory.arrived(bytes);
  }

  @Override
  public void streamClosed(Status status) {
    if (open) {
      open = false;
      calls.closed(openBytes);
    }
    memory.release();
  }
}
