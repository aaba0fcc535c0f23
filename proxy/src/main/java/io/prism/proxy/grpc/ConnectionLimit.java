package io.prism.proxy.grpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ReflectiveChannelFactory;
import io.netty.channel.ServerChannel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Closes connections beyond a bound as soon as they are accepted. */
@ChannelHandler.Sharable
final class ConnectionLimit extends ChannelInboundHandlerAdapter {

  private final int limit;
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder refused = new LongAdder();

  ConnectionLimit(int limit) {
    this.limit = limit;
  }

  /** Makes server channels that are bounded together. */
  ChannelFactory<ServerChannel> channels(Class<? extends ServerChannel> type) {
    ReflectiveChannelFactory<? extends ServerChannel> factory =
        new ReflectiveChannelFactory<>(type);
    return () -> {
      ServerChannel channel = factory.newChannel();
      channel.pipeline().addFirst(this);
      return channel;
    };
  }

  /** Connections open now. */
  int open() {
    return open.get();
  }

  /** Connections closed at once until now. */
  long refused() {
    return refused.sum();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Channel accepted = (Channel) message;
    if (open.incrementAndGet() > limit) {
      open.decrementAndGet();
      refused.increment();
      accepted.unsafe().closeForcibly();
      return;
    }
    accepted.closeFuture().addListener(closed -> open.decrementAndGet());
    context.fireChannelRead(message);
  }
}
