package io.prism.http2.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.NoopAddressResolverGroup;
import io.prism.http2.frame.ByteAccount;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Makes connections. */
public final class Http2Client {

  /**
   * What a connection is made of.
   *
   * @param loop that it lives on
   * @param channel of a kind that fits the loop
   * @param address resolved already, since names are not looked up on a loop
   * @param authority what requests name
   * @param tls makes the TLS of a connection, with {@code h2} as its protocol; empty: plain text
   * @param limits of the connection
   * @param unsent where bytes are counted that the peer does not take
   * @param connectMillis time for the line to be there
   */
  public record Options(
      EventLoop loop,
      Class<? extends Channel> channel,
      InetSocketAddress address,
      String authority,
      Optional<Function<ByteBufAllocator, SslHandler>> tls,
      ClientLimits limits,
      ByteAccount unsent,
      int connectMillis) {}

  private Http2Client() {}

  /**
   * Connects. The future completes on the loop once the peer has told its settings, and
   * exceptionally when there is no connection; it does not end by being cancelled.
   */
  public static CompletableFuture<ClientConnection> connect(Options options) {
    CompletableFuture<ClientConnection> made = new CompletableFuture<>();
    RequestEncoder encoder =
        new RequestEncoder(options.tls().isPresent(), RequestHead.ascii(options.authority()));
    new Bootstrap()
        .group(options.loop())
        .channel(options.channel())
        .resolver(NoopAddressResolverGroup.INSTANCE)
        .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, options.connectMillis())
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                options
                    .tls()
                    .ifPresent(tls -> channel.pipeline().addLast(tls.apply(channel.alloc())));
                channel
                    .pipeline()
                    .addLast(new ClientHandler(options.limits(), options.unsent(), encoder, made));
              }
            })
        .connect(options.address())
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                // Epoll leaves a line open that was refused, and would look at it in circles.
                ((ChannelFuture) connected).channel().close();
                made.completeExceptionally(connected.cause());
              }
            });
    return made;
  }
}
