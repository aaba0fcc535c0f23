package io.prism.proxy.http;

import io.grpc.Attributes;
import io.grpc.ServerServiceDefinition;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import io.prism.proxy.limits.MemoryBudget;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves gRPC service definitions over HTTP/1.1 and HTTP/2 on one port.
 *
 * <p>It calls the same handlers, behind the same interceptors, as a gRPC server that was given the
 * same definitions; no call leaves the process. Handlers run on the event loops, must not block
 * them, and may answer from any thread.
 */
public final class HttpDoor implements AutoCloseable {

  /** Is true on calls that came through an HTTP door. */
  public static final Attributes.Key<Boolean> ATTR_HTTP = Attributes.Key.create("prism-http");

  private static final int BACKLOG = 1_024;
  private static final WriteBufferWaterMark WRITE_BUFFER =
      new WriteBufferWaterMark(32 << 10, 64 << 10);

  /** The most that one read takes: what waits behind a request, or for the rest of its head. */
  private static final int LARGEST_READ = 16 << 10;

  private final EventLoopGroup loops;
  private final Class<? extends ServerChannel> channelType;
  private final Connections connections;
  private final ConnectionSetup setup;
  private volatile boolean draining;
  private volatile @Nullable Channel listener;

  /**
   * A door that is not open yet.
   *
   * @param services with all interceptors applied; methods without {@code google.api.http} get no
   *     path
   * @param config the bounds
   * @param origins asked for each request, so that a change counts at once
   * @param tls asked for each connection; must offer h2 and http/1.1 by ALPN. Null for plain text
   * @param loops run everything; stay the caller's
   * @param channelType what the loops can listen with
   * @param memory the bytes that the process may hold
   * @param hooks who counts
   * @throws IllegalArgumentException if an annotation has a form that is not served
   */
  public HttpDoor(
      List<ServerServiceDefinition> services,
      HttpDoorConfig config,
      Supplier<OriginPolicy> origins,
      @Nullable Supplier<SslContext> tls,
      EventLoopGroup loops,
      Class<? extends ServerChannel> channelType,
      MemoryBudget memory,
      HttpDoorHooks hooks) {
    this.loops = loops;
    this.channelType = channelType;
    Router.Builder routes = new Router.Builder();
    Routes.addAll(services, routes);
    RawKeyValueDoor.addTo(services, routes);
    StaticPages.addTo(routes);
    Dispatcher dispatcher = new Dispatcher(new OriginGuard(origins), routes.build());
    DoorContext door = new DoorContext(config, memory, hooks, dispatcher, () -> draining);
    this.connections = new Connections(config.maxConnections(), hooks);
    this.setup = new ConnectionSetup(door, connections, tls);
  }

  /**
   * Opens the door. Waits until the address is bound, so not to be called on an event loop.
   *
   * @param address port 0 means any free port
   * @return the address with its real port
   * @throws IOException if the address cannot be bound
   */
  public InetSocketAddress start(InetSocketAddress address) throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(channelType)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_BUFFER)
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(64, 2_048, LARGEST_READ))
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .childHandler(setup)
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("cannot listen on " + address, bound.cause());
    }
    listener = bound.channel();
    return (InetSocketAddress) bound.channel().localAddress();
  }

  /**
   * Accepts no further connection, lets requests under way finish, tells clients to go elsewhere,
   * and closes what is left after the given time.
   *
   * @return completes when every connection is closed; never fails
   */
  public CompletableFuture<Void> drain(Duration patience) {
    draining = true;
    closeListener();
    connections
        .channels()
        .forEach(
            connection ->
                connection
                    .eventLoop()
                    .execute(
                        () ->
                            connection
                                .pipeline()
                                .fireUserEventTriggered(RequestReader.Event.DRAIN)));
    CompletableFuture<Void> done = new CompletableFuture<>();
    var timeout =
        loops.next().schedule(connections::cutOff, patience.toMillis(), TimeUnit.MILLISECONDS);
    connections
        .channels()
        .newCloseFuture()
        .addListener(
            _ -> {
              timeout.cancel(false);
              done.complete(null);
            });
    return done;
  }

  /** Closes everything at once and waits until it is closed; not to be called on an event loop. */
  @Override
  public void close() {
    draining = true;
    closeListener();
    connections.cutOff().awaitUninterruptibly();
  }

  /** How many connections are open. */
  public int connectionCount() {
    return connections.count();
  }

  private void closeListener() {
    Channel open = listener;
    if (open != null) {
      open.close().awaitUninterruptibly();
    }
  }
}
