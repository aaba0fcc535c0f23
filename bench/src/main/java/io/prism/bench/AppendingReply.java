package io.prism.bench;

import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.prism.http2.server.Reply;

/** Where an engine's answers go: one direct buffer, which is taken for written when it is full. */
final class AppendingReply implements Reply {

  private static final int CAPACITY = 64 << 10;

  private final ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(CAPACITY, CAPACITY);

  ByteBuf written() {
    return out;
  }

  @Override
  public EventLoop loop() {
    throw new IllegalStateException("there is no loop");
  }

  @Override
  public void watch(Watcher watcher) {
    throw new IllegalStateException("larger than what is measured");
  }

  @Override
  public ByteBuf begin(int messageBytes) {
    if (out.writableBytes() < messageBytes) {
      out.clear();
    }
    return out;
  }

  @Override
  public void end() {}

  @Override
  public void send(ByteBuf message) {
    throw new IllegalStateException("answered later");
  }

  @Override
  public void fail(Status status, Metadata trailers) {
    throw status.asRuntimeException(trailers);
  }
}
