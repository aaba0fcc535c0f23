package io.prism.backend.plugin.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.junit.jupiter.api.Test;

class CloseUnlessConnectedTest {

  private static final InetSocketAddress ANYWHERE = InetSocketAddress.createUnresolved("a", 1);

  @Test
  void whatCannotConnectIsClosed() {
    EmbeddedChannel channel = channel(new Refusing());

    assertThat(channel.connect(ANYWHERE).cause()).isInstanceOf(ConnectException.class);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void whatConnectsStaysOpen() {
    EmbeddedChannel channel = channel(new ChannelOutboundHandlerAdapter());

    assertThat(channel.connect(ANYWHERE).isSuccess()).isTrue();
    assertThat(channel.isOpen()).isTrue();
    channel.close();
  }

  private static EmbeddedChannel channel(ChannelOutboundHandlerAdapter transport) {
    EmbeddedChannel channel =
        (EmbeddedChannel) CloseUnlessConnected.of(EmbeddedChannel.class).newChannel();
    channel.pipeline().addFirst(transport);
    return channel;
  }

  /** As epoll does: the attempt fails, and the socket stays. */
  private static final class Refusing extends ChannelOutboundHandlerAdapter {
    @Override
    public void connect(
        ChannelHandlerContext context,
        SocketAddress remote,
        SocketAddress local,
        ChannelPromise promise) {
      promise.setFailure(new ConnectException("refused"));
    }
  }
}
