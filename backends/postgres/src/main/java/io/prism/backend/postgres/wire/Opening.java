package io.prism.backend.postgres.wire;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.resolver.NoopAddressResolverGroup;
import io.prism.http2.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes one connection: finds the host's address, connects, and does so again without TLS where
 * that is allowed and has failed with it. On the loop, but for {@link #begin}.
 */
final class Opening {

  /** What a server says that lets the role in without TLS only, or not at all. */
  private static final String NOT_AUTHORIZED = "28000";

  private final EventLoop loop;
  private final WireSettings settings;
  private final CompletableFuture<WireConnection> opened;
  private @Nullable Channel channel;
  private @Nullable Future<?> limit;

  Opening(EventLoop loop, WireSettings settings, CompletableFuture<WireConnection> opened) {
    this.loop = loop;
    this.settings = settings;
    this.opened = opened;
  }

  /** Begins; on any thread. */
  void begin() {
    onLoop(this::start);
  }

  /** A loop that is closed runs nothing, and nobody else would end the attempt. */
  private void onLoop(Runnable action) {
    if (!Cut.onLoop(loop, action)) {
      fail(WireException.unreachable("the loop is closed", null));
    }
  }

  private void start() {
    limit =
        loop.schedule(
            () -> fail(WireException.unreachable("it took too long", null)),
            settings.openTimeout().toNanos(),
            TimeUnit.NANOSECONDS);
    opened.whenComplete((connection, failure) -> Cut.onLoop(loop, this::over));
    // Names are asked for by a call that blocks.
    Aside.run("name", this::resolve);
  }

  /** Whatever became of it; one that was given up leaves a line behind. */
  private void over() {
    if (limit != null) {
      limit.cancel(false);
    }
    if (opened.isCompletedExceptionally() && channel != null) {
      Cut.now(channel);
    }
  }

  private void fail(WireException why) {
    opened.completeExceptionally(why);
  }

  private void resolve() {
    try {
      InetAddress address = InetAddress.getByName(settings.host().getHostString());
      InetSocketAddress place = new InetSocketAddress(address, settings.host().getPort());
      boolean encrypted = settings.tls().mode() != WireTls.Mode.DISABLE;
      onLoop(() -> connect(place, encrypted, null));
    } catch (UnknownHostException e) {
      onLoop(() -> fail(WireException.unreachable("its name is not known", e)));
    }
  }

  /**
   * Tries once.
   *
   * @param before why it is not the first time
   */
  private void connect(InetSocketAddress place, boolean encrypted, @Nullable WireException before) {
    if (opened.isDone()) {
      return;
    }
    Attempt attempt = new Attempt(place, encrypted, before);
    ChannelFuture connected =
        new Bootstrap()
            .group(loop)
            .channel(Transport.clientChannel(loop))
            .resolver(NoopAddressResolverGroup.INSTANCE)
            .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            // There is a limit to all of the beginning.
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel line) {
                    line.pipeline().addLast(attempt.handler());
                  }
                })
            .connect(place);
    channel = connected.channel().isRegistered() ? connected.channel() : null;
    connected.addListener(done -> tried(connected, attempt));
  }

  /** Told on another thread if there is no descriptor left for a channel. */
  private void tried(ChannelFuture connected, Attempt attempt) {
    if (!connected.isSuccess()) {
      if (connected.channel().isRegistered()) {
        // Epoll leaves a line open that was refused, and would look at it in circles.
        connected.channel().close();
      }
      WireException why =
          WireException.unreachable("the line could not be made", connected.cause());
      onLoop(() -> attempt.failed(why));
    }
  }

  /** One line, encrypted or not. */
  private final class Attempt implements WireHandler.Opened {

    private final InetSocketAddress place;
    private final boolean encrypted;
    private final @Nullable WireException before;

    Attempt(InetSocketAddress place, boolean encrypted, @Nullable WireException before) {
      this.place = place;
      this.encrypted = encrypted;
      this.before = before;
    }

    ChannelHandler handler() {
      WireHandler handler = new WireHandler(settings, this);
      return encrypted ? new TlsNegotiation(settings, handler, this::failed) : handler;
    }

    @Override
    public void opened(WireConnection connection) {
      if (!opened.complete(connection)) {
        connection.abort();
      }
    }

    @Override
    public void failed(WireException why) {
      if (encrypted && settings.tls().mode() == WireTls.Mode.PREFER && isWorthDoingWithout(why)) {
        connect(place, false, why);
      } else if (before == null) {
        fail(why);
      } else {
        // What was wanted in the first place says more.
        before.addSuppressed(why);
        fail(before);
      }
    }

    private boolean isWorthDoingWithout(WireException why) {
      return why instanceof WireException.Encryption || NOT_AUTHORIZED.equals(why.getSQLState());
    }
  }
}
