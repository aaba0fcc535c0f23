package io.prism.http2.server;

import io.grpc.InternalChannelz.SocketStats;
import io.grpc.InternalInstrumented;
import io.grpc.ServerStreamTracer;
import io.grpc.internal.InternalServer;
import io.grpc.internal.ServerImplBuilder;
import io.grpc.internal.ServerListener;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.handler.ssl.SslContext;
import io.prism.http2.frame.ByteAccount;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A listener whose connections are driven by the engine, below a server of grpc-java. */
public final class Http2Server implements InternalServer {

  private static final int BACKLOG = 1_024;

  /**
   * What a listener is made of.
   *
   * @param address to listen at
   * @param tls certificates, when the listener has any
   * @param loops that connections live on
   * @param channels makes what listens
   * @param lane the short way for unary calls, when there is one
   * @param limits of each connection
   * @param memory that unsent bytes count in
   */
  public record Options(
      InetSocketAddress address,
      Optional<SslContext> tls,
      EventLoopGroup loops,
      ChannelFactory<ServerChannel> channels,
      Optional<UnaryLane> lane,
      Http2Limits limits,
      ByteAccount memory) {}

  private final Options options;
  private final List<? extends ServerStreamTracer.Factory> tracers;
  private @Nullable Channel listening;
  private @Nullable ServerListener listener;
  private boolean terminated;

  private Http2Server(Options options, List<? extends ServerStreamTracer.Factory> tracers) {
    this.options = options;
    this.tracers = tracers;
  }

  /** A builder of a server of grpc-java that listens here. */
  public static ServerImplBuilder newBuilder(Options options) {
    return new ServerImplBuilder((tracers, metrics) -> new Http2Server(options, tracers));
  }

  @Override
  public void start(ServerListener told) throws IOException {
    listener = told;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(options.loops())
            .channelFactory(options.channels())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel accepted) {
                    accept(accepted);
                  }
                });
    ChannelFuture bound = bootstrap.bind(options.address()).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("Failed to bind to address " + options.address(), bound.cause());
    }
    listening = bound.channel();
  }

  private void accept(Channel accepted) {
    GrpcTransport transport;
    // No connection may be made known once the server was told that there are no more.
    synchronized (this) {
      if (terminated || listener == null) {
        accepted.close();
        return;
      }
      transport = new GrpcTransport(accepted, tracers, listener::transportCreated);
    }
    options.tls().ifPresent(tls -> accepted.pipeline().addLast(tls.newHandler(accepted.alloc())));
    accepted
        .pipeline()
        .addLast(
            new Http2Handler(
                transport, options.lane().orElse(null), options.limits(), options.memory()));
  }

  @Override
  public void shutdown() {
    Channel open = listening;
    if (open != null) {
      open.close().awaitUninterruptibly();
    }
    synchronized (this) {
      if (!terminated && listener != null) {
        terminated = true;
        listener.serverShutdown();
      }
    }
  }

  @Override
  public SocketAddress getListenSocketAddress() {
    return listening == null ? options.address() : listening.localAddress();
  }

  @Override
  public List<? extends SocketAddress> getListenSocketAddresses() {
    return List.of(getListenSocketAddress());
  }

  @Override
  public @Nullable InternalInstrumented<SocketStats> getListenSocketStats() {
    return null;
  }

  @Override
  public @Nullable List<InternalInstrumented<SocketStats>> getListenSocketStatsList() {
    return null;
  }
}
