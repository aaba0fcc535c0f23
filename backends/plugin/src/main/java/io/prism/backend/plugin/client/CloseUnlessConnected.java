package io.prism.backend.plugin.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ReflectiveChannelFactory;
import java.net.SocketAddress;

/**
 * Closes connections that could not be made. gRPC leaves that to the transport, and epoll does it
 * only when the kernel has given the connection up. It has not where an ICMP message refuses it, as
 * kube-proxy does for a Service without pods: then the error stays readable, and the event loop
 * runs in circles until the kernel's last attempt.
 */
@Sharable
final class CloseUnlessConnected extends ChannelOutboundHandlerAdapter {

  private static final CloseUnlessConnected INSTANCE = new CloseUnlessConnected();

  /** Makes channels of a type that close themselves so. */
  static ChannelFactory<Channel> of(Class<? extends Channel> type) {
    ReflectiveChannelFactory<Channel> plain = new ReflectiveChannelFactory<>(type);
    return () -> {
      Channel channel = plain.newChannel();
      channel.pipeline().addFirst(INSTANCE);
      return channel;
    };
  }

  @Override
  public void connect(
      ChannelHandlerContext context,
      SocketAddress remote,
      SocketAddress local,
      ChannelPromise promise) {
    context.connect(
        remote, local, promise.unvoid().addListener(ChannelFutureListener.CLOSE_ON_FAILURE));
  }
}
