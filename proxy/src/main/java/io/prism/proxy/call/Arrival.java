package io.prism.proxy.call;

import io.grpc.Context;
import io.grpc.Deadline;
import io.prism.proxy.limits.CallMemory;
import org.jspecify.annotations.Nullable;

/**
 * How a call comes in.
 *
 * @param deadline what the client gave; null when it gave none
 * @param memory where its bytes are counted already; null when its door keeps its own accounts of
 *     requests
 * @param waits whether its message was not sent for yet, so that it can wait for room
 */
record Arrival(@Nullable Deadline deadline, @Nullable CallMemory memory, boolean waits) {

  /** That of the call whose context is current. */
  static Arrival ofContext() {
    Context context = Context.current();
    CallMemory memory = CallMemory.KEY.get(context);
    return new Arrival(context.getDeadline(), memory, memory != null);
  }
}
