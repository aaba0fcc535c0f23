package io.prism.backend.plugin.client;

import io.grpc.Channel;
import io.grpc.netty.GrpcSslContexts;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.prism.backend.plugin.Address;
import io.prism.backend.plugin.PluginProtocol;
import io.prism.backend.plugin.client.PluginSettings.ClientTls;
import io.prism.http2.client.ClientConnection;
import io.prism.http2.client.ClientLimits;
import io.prism.http2.client.Http2Channel;
import io.prism.http2.client.Http2Client;
import io.prism.http2.frame.ByteAccount;
import io.prism.http2.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Makes lines on the loops of the gateway, by our own engine. Names are looked up and certificates
 * read on threads of their own.
 */
final class EngineLinks implements Links {

  private static final int CONNECT_MILLIS = 5_000;
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);

  /** As grpc-java has it: peers take more frequent questions for an attack. */
  private static final Duration LEAST_KEEP_ALIVE = Duration.ofSeconds(10);

  /** Requests that wait are counted where they are let in. */
  private static final ByteAccount COUNTED_ELSEWHERE =
      new ByteAccount() {
        @Override
        public void take(long bytes) {}

        @Override
        public void release(long bytes) {}
      };

  private final Optional<ClientTls> tls;
  private final ClientLimits limits;
  private final Set<ClientConnection> open = new HashSet<>();
  private boolean closed;

  EngineLinks(Optional<ClientTls> tls, Duration keepAlive) {
    this.tls = tls;
    this.limits =
        new ClientLimits(
            ClientLimits.DEFAULT.streamWindow(),
            ClientLimits.DEFAULT.connectionWindow(),
            PluginProtocol.MAX_METADATA_BYTES,
            PluginProtocol.MAX_MESSAGE_BYTES,
            ClientLimits.DEFAULT.mostWaiting(),
            ClientLimits.DEFAULT.begin(),
            keepAlive.compareTo(LEAST_KEEP_ALIVE) < 0 ? LEAST_KEEP_ALIVE : keepAlive,
            ClientLimits.DEFAULT.keepAliveTimeout(),
            ClientLimits.DEFAULT.send());
  }

  /** What is found out before a line is made. */
  private record Target(List<InetAddress> addresses, Optional<SslContext> tls) {}

  @Override
  public CompletableFuture<Link> create(Address address, EventLoop loop) {
    return CompletableFuture.supplyAsync(() -> prepare(address), Thread::startVirtualThread)
        .thenCompose(target -> connect(address, loop, target, 0))
        .thenApply(connection -> keep(connection, authority(address)));
  }

  private Target prepare(Address address) {
    try {
      Optional<SslContext> context = Optional.empty();
      if (tls.isPresent()) {
        context = Optional.of(context(tls.get()));
      }
      // A name can stand for many processes: not every gateway shall choose the first.
      List<InetAddress> found = Arrays.asList(InetAddress.getAllByName(address.host()));
      Collections.shuffle(found);
      return new Target(found, context);
    } catch (UnknownHostException e) {
      throw new UnreachableException("the name of the plugin's host is not known", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new CompletionException(e);
    }
  }

  private static SslContext context(ClientTls files) throws IOException {
    SslContextBuilder builder = GrpcSslContexts.forClient().trustManager(files.ca().toFile());
    if (files.identity().isPresent()) {
      builder.keyManager(
          files.identity().get().certificate().toFile(), files.identity().get().key().toFile());
    }
    return builder.build();
  }

  private String serverName(Address address) {
    return tls.flatMap(ClientTls::serverName).orElse(address.host());
  }

  private String authority(Address address) {
    return tls.flatMap(ClientTls::serverName).orElse(address.toString());
  }

  private CompletableFuture<ClientConnection> connect(
      Address address, EventLoop loop, Target target, int attempt) {
    Http2Client.Options options =
        new Http2Client.Options(
            loop,
            Transport.clientChannel(loop),
            new InetSocketAddress(target.addresses().get(attempt), address.port()),
            authority(address),
            target.tls().map(context -> handlers(context, serverName(address), address.port())),
            limits,
            COUNTED_ELSEWHERE,
            CONNECT_MILLIS);
    return Http2Client.connect(options)
        .exceptionallyCompose(
            failure ->
                attempt + 1 < target.addresses().size()
                    ? connect(address, loop, target, attempt + 1)
                    : CompletableFuture.failedFuture(
                        new UnreachableException("the plugin does not answer", failure)));
  }

  private static Function<ByteBufAllocator, SslHandler> handlers(
      SslContext context, String name, int port) {
    return allocator -> {
      SslHandler handler = context.newHandler(allocator, name, port);
      SSLParameters parameters = handler.engine().getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      handler.engine().setSSLParameters(parameters);
      return handler;
    };
  }

  private synchronized Link keep(ClientConnection connection, String authority) {
    if (closed) {
      connection.close();
      throw new IllegalStateException("the backend is closed");
    }
    open.removeIf(other -> !other.isOpen());
    open.add(connection);
    return new Carried(connection, new Http2Channel(connection, authority));
  }

  /** A line that our engine carries. */
  private record Carried(ClientConnection connection, Channel channel) implements Link {

    @Override
    public @Nullable ClientConnection engine() {
      return connection;
    }

    @Override
    public void whenLost(Runnable action) {
      connection.onLost(action);
    }

    @Override
    public void retire() {
      connection.shutdown();
    }

    @Override
    public void abort() {
      connection.close();
    }
  }

  /** Makes no more, cuts everything off and waits for the connections to end. */
  @Override
  public void close() {
    try {
      for (ClientConnection connection : cutOff()) {
        connection.awaitClosed(LONGEST_CLOSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized List<ClientConnection> cutOff() {
    closed = true;
    open.forEach(ClientConnection::close);
    return List.copyOf(open);
  }
}
