package io.prism.proxy.grpc;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.prism.proxy.limits.CallMemory;
import io.prism.proxy.limits.MemoryBudget;

/** Reports the bytes of a stream to the memory budget while they arrive. Runs on the event loop. */
final class MemoryTracer extends ServerStreamTracer {

  private final CallMemory memory;

  private MemoryTracer(CallMemory memory) {
    this.memory = memory;
  }

  /** Makes one for each stream. */
  static ServerStreamTracer.Factory factory(MemoryBudget budget) {
    return new ServerStreamTracer.Factory() {
      @Override
      public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        return new MemoryTracer(budget.newCall());
      }
    };
  }

  @Override
  public Context filterContext(Context context) {
    return context.withValue(CallMemory.KEY, memory);
  }

  @Override
  public void inboundWireSize(long bytes) {
    memory.arrived(bytes);
  }

  @Override
  public void streamClosed(Status status) {
    memory.release();
  }
}
