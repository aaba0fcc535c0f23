package io.prism.backend.plugin;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * Event loops together with the kinds of channel that run on them.
 *
 * @param loops the event loops
 * @param clientChannel what a connection that is opened uses
 * @param serverChannel what a listener uses
 */
public record Transport(
    EventLoopGroup loops,
    Class<? extends SocketChannel> clientChannel,
    Class<? extends ServerChannel> serverChannel) {

  /** Starts this many loops on daemon threads, with the best mechanism of this machine. */
  public static Transport start(int loops, String threadName) {
    if (Epoll.isAvailable()) {
      return new Transport(
          group(loops, threadName, EpollIoHandler.newFactory()),
          EpollSocketChannel.class,
          EpollServerSocketChannel.class);
    }
    if (KQueue.isAvailable()) {
      return new Transport(
          group(loops, threadName, KQueueIoHandler.newFactory()),
          KQueueSocketChannel.class,
          KQueueServerSocketChannel.class);
    }
    return new Transport(
        group(loops, threadName, NioIoHandler.newFactory()),
        NioSocketChannel.class,
        NioServerSocketChannel.class);
  }

  /** The kind of connection that fits a loop. */
  public static Class<? extends SocketChannel> clientChannel(EventLoop loop) {
    if (loop instanceof IoEventLoop known) {
      if (known.isIoType(EpollIoHandler.class)) {
        return EpollSocketChannel.class;
      }
      if (known.isIoType(KQueueIoHandler.class)) {
        return KQueueSocketChannel.class;
      }
    }
    return NioSocketChannel.class;
  }

  private static EventLoopGroup group(int loops, String threadName, IoHandlerFactory handler) {
    return new MultiThreadIoEventLoopGroup(
        loops, new DefaultThreadFactory(threadName, true), handler);
  }
}
