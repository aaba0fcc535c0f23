package io.prism.http2.server;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.InternalChannelz.SocketOptions;
import io.grpc.InternalChannelz.SocketStats;
import io.grpc.InternalLogId;
import io.grpc.SecurityLevel;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.internal.GrpcAttributes;
import io.grpc.internal.ServerTransport;
import io.grpc.internal.ServerTransportListener;
import io.grpc.internal.TransportTracer;
import io.netty.channel.Channel;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A connection as grpc-java's server sees it. */
final class GrpcTransport implements ServerTransport {

  private final Channel channel;
  private final List<? extends ServerStreamTracer.Factory> tracers;
  private final TransportTracer tracer = TransportTracer.getDefaultFactory().create();
  private final InternalLogId id;
  private final ServerTransportListener listener;
  private @Nullable Connection connection;
  private boolean terminated;

  /** A connection of a server, which tells who is told of its calls. */
  GrpcTransport(
      Channel channel,
      List<? extends ServerStreamTracer.Factory> tracers,
      Function<ServerTransport, ServerTransportListener> server) {
    this.channel = channel;
    this.tracers = tracers;
    this.id = InternalLogId.allocate(getClass(), String.valueOf(channel.remoteAddress()));
    this.listener = server.apply(this);
  }

  /** Names the engine; before anything else. */
  void connect(Connection engine) {
    connection = engine;
  }

  ServerTransportListener listener() {
    return listener;
  }

  List<? extends ServerStreamTracer.Factory> tracers() {
    return tracers;
  }

  TransportTracer tracer() {
    return tracer;
  }

  /** The connection can carry calls; says what they are told of it. */
  Attributes ready(Channel ready, @Nullable SSLSession tls) {
    Attributes.Builder attributes =
        Attributes.newBuilder()
            .set(Grpc.TRANSPORT_ATTR_LOCAL_ADDR, ready.localAddress())
            .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, ready.remoteAddress())
            .set(
                GrpcAttributes.ATTR_SECURITY_LEVEL,
                tls == null ? SecurityLevel.NONE : SecurityLevel.PRIVACY_AND_INTEGRITY);
    if (tls != null) {
      attributes.set(Grpc.TRANSPORT_ATTR_SSL_SESSION, tls);
    }
    return listener.transportReady(attributes.build());
  }

  /** The connection is gone. */
  void terminated() {
    if (!terminated) {
      terminated = true;
      listener.transportTerminated();
    }
  }

  @Override
  public void shutdown() {
    onLoop(engine -> engine.drain().begin());
  }

  @Override
  public void shutdownNow(Status reason) {
    onLoop(engine -> engine.closeNow(reason));
  }

  private void onLoop(Consumer<Connection> action) {
    channel
        .eventLoop()
        .execute(
            () -> {
              if (connection != null && channel.isOpen()) {
                action.accept(connection);
              }
            });
  }

  @Override
  public ScheduledExecutorService getScheduledExecutorService() {
    return channel.eventLoop();
  }

  @Override
  public ListenableFuture<SocketStats> getStats() {
    return Futures.immediateFuture(
        new SocketStats(
            tracer.getStats(),
            channel.localAddress(),
            channel.remoteAddress(),
            new SocketOptions.Builder().build(),
            null));
  }

  @Override
  public InternalLogId getLogId() {
    return id;
  }
}
