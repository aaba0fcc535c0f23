package io.prism.proxy.grpc;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The event loops that all doors share, on the best transport that the machine offers.
 *
 * @param loops one thread for each processor
 * @param serverChannel what listens on them
 */
public record Transport(EventLoopGroup loops, Class<? extends ServerChannel> serverChannel)
    implements AutoCloseable {

  /** Starts the loops. */
  public static Transport start() {
    if (Epoll.isAvailable()) {
      return of(EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
    }
    if (KQueue.isAvailable()) {
      return of(KQueueIoHandler.newFactory(), KQueueServerSocketChannel.class);
    }
    return of(NioIoHandler.newFactory(), NioServerSocketChannel.class);
  }

  private static Transport of(IoHandlerFactory io, Class<? extends ServerChannel> serverChannel) {
    return new Transport(
        new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(),
            new DefaultThreadFactory("prism-loop", true),
            io),
        serverChannel);
  }

  /** The loops one by one. */
  public List<Executor> each() {
    List<Executor> found = new ArrayList<>();
    loops.forEach(found::add);
    return List.copyOf(found);
  }

  /** Stops the loops and waits for them; never call it on one of them. */
  @Override
  public void close() {
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
