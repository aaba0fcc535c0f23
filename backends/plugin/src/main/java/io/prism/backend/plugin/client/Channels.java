package io.prism.backend.plugin.client;

import io.grpc.ChannelCredentials;
import io.grpc.ConnectivityState;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.prism.backend.plugin.Address;
import io.prism.backend.plugin.PluginProtocol;
import io.prism.backend.plugin.client.PluginSettings.ClientTls;
import io.prism.http2.client.ClientConnection;
import io.prism.http2.transport.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes channels to plugins, and ends all that are left. Safe for use by many threads. */
final class Channels implements Links {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(5);

  /** A name can stand for many processes: not every gateway shall choose the first. */
  private static final Map<String, ?> SERVICE_CONFIG =
      Map.of(
          "loadBalancingConfig", List.of(Map.of("pick_first", Map.of("shuffleAddressList", true))));

  private final Transport transport;
  private final Optional<ClientTls> tls;
  private final Duration keepAlive;
  private final Set<ManagedChannel> open = new HashSet<>();
  private boolean closed;

  Channels(Transport transport, Optional<ClientTls> tls, Duration keepAlive) {
    this.transport = transport;
    this.tls = tls;
    this.keepAlive = keepAlive;
  }

  /** A channel that connects when it is first used. Certificates are read on another thread. */
  @Override
  public CompletableFuture<Link> create(Address address, EventLoop loop) {
    return tls.map(
            files -> CompletableFuture.supplyAsync(() -> load(files), Thread::startVirtualThread))
        .orElseGet(() -> CompletableFuture.completedFuture(InsecureChannelCredentials.create()))
        .thenApply(credentials -> new Carried(build(address, credentials)));
  }

  /** A line that grpc-java carries, on whichever of its loops. */
  private record Carried(ManagedChannel channel) implements Link {

    @Override
    public @Nullable ClientConnection engine() {
      return null;
    }

    @Override
    public void whenLost(Runnable action) {
      channel.notifyWhenStateChanged(ConnectivityState.READY, action);
    }

    @Override
    public void retire() {
      channel.shutdown();
    }

    @Override
    public void abort() {
      channel.shutdownNow();
    }
  }

  private static ChannelCredentials load(ClientTls files) {
    try {
      TlsChannelCredentials.Builder credentials =
          TlsChannelCredentials.newBuilder().trustManager(files.ca().toFile());
      if (files.identity().isPresent()) {
        credentials.keyManager(
            files.identity().get().certificate().toFile(), files.identity().get().key().toFile());
      }
      return credentials.build();
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private synchronized ManagedChannel build(Address address, ChannelCredentials credentials) {
    if (closed) {
      throw new IllegalStateException("the backend is closed");
    }
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(address.host(), address.port(), credentials)
            .eventLoopGroup(transport.loops())
            .channelFactory(CloseUnlessConnected.of(transport.clientChannel()))
            .withOption(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(CONNECT_TIMEOUT.toMillis()))
            .directExecutor()
            .defaultServiceConfig(SERVICE_CONFIG)
            .maxInboundMessageSize(PluginProtocol.MAX_MESSAGE_BYTES)
            .maxInboundMetadataSize(PluginProtocol.MAX_METADATA_BYTES)
            .keepAliveTime(keepAlive.toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(KEEP_ALIVE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveWithoutCalls(true);
    tls.flatMap(ClientTls::serverName).ifPresent(builder::overrideAuthority);
    ManagedChannel channel = builder.build();
    open.removeIf(ManagedChannel::isTerminated);
    open.add(channel);
    return channel;
  }

  /** Makes no more, cuts everything off and waits for the connections to end. */
  @Override
  public void close() {
    try {
      for (ManagedChannel channel : shutdown()) {
        channel.awaitTermination(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized List<ManagedChannel> shutdown() {
    closed = true;
    open.forEach(ManagedChannel::shutdownNow);
    return List.copyOf(open);
  }
}
