package io.prism.proxy.lane;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.netty.buffer.ByteBuf;
import io.prism.http2.server.Reply;
import io.prism.http2.server.UnaryPlan;
import io.prism.proxy.call.OrdinaryMethod;
import io.prism.proxy.limits.MemoryBudget;

/** Calls of one method on one connection, each an {@link OrdinaryCall}. */
final class OrdinaryPlan implements UnaryPlan {

  private final OrdinaryMethod<?> method;
  private final Attributes connection;
  private final Metadata headers;
  private final MemoryBudget memory;
  private final LoopTools tools;

  OrdinaryPlan(
      OrdinaryMethod<?> method,
      Attributes connection,
      Metadata headers,
      MemoryBudget memory,
      LoopTools tools) {
    this.method = method;
    this.connection = connection;
    this.headers = headers;
    this.memory = memory;
    this.tools = tools;
  }

  /** Each call asks for the snapshot of its own moment. */
  @Override
  public boolean isCurrent() {
    return true;
  }

  @Override
  public boolean take(ByteBuf message, long deadlineNanos, Reply reply) {
    return memory.hasRoom() && tools.peek.load(message) && takeLoaded(deadlineNanos, reply);
  }

  /** Takes the request that was {@linkplain Peek#load loaded}, for which there is room. */
  boolean takeLoaded(long deadlineNanos, Reply reply) {
    boolean hasDeadline = deadlineNanos != NO_DEADLINE;
    if (hasDeadline && deadlineNanos - System.nanoTime() <= 0) {
      return false;
    }
    OrdinaryCall.run(
        method,
        connection,
        headers,
        hasDeadline ? OrdinaryCall.deadline(deadlineNanos) : null,
        memory.newCall(),
        tools.peek.bytes(),
        tools.peek.size(),
        reply);
    return true;
  }
}
