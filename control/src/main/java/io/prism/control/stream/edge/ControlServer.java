package io.prism.control.stream.edge;

import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.prism.control.v1.ConnectRequest;
import io.prism.control.v1.ConnectResponse;
import io.prism.control.v1.ControlServiceGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The listener for gateways. Each message is handled on a virtual thread, which may block. */
public final class ControlServer implements AutoCloseable {

  private static final long KEEP_ALIVE_SECONDS = 20;
  private static final long CLIENTS_KEEP_ALIVE_SECONDS = 5;
  private static final long CLOSE_SECONDS = 5;

  private final ExecutorService threads;
  private final Server server;
  private final InetSocketAddress address;

  private ControlServer(ExecutorService threads, Server server) {
    this.threads = threads;
    this.server = server;
    this.address = (InetSocketAddress) server.getListenSockets().getFirst();
  }

  /**
   * Starts to listen.
   *
   * @param shards the shards by name
   * @param verifier who tells whom a token belongs to; empty: everybody is who he says, which is
   *     for loopback only
   * @throws IOException when the address cannot be bound
   */
  public static ControlServer start(
      SocketAddress address,
      ServerCredentials credentials,
      Function<String, Optional<ShardStreams>> shards,
      Optional<TokenVerifier> verifier)
      throws IOException {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      Server server =
          NettyServerBuilder.forAddress(address, credentials)
              .executor(threads)
              .addService(service(shards, verifier))
              .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
              .permitKeepAliveTime(CLIENTS_KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
              .permitKeepAliveWithoutCalls(true)
              .build()
              .start();
      return new ControlServer(threads, server);
    } catch (IOException | RuntimeException e) {
      threads.shutdown();
      throw e;
    }
  }

  /**
   * The service alone, for a server that has others beside it and an executor whose threads may
   * block.
   */
  public static ServerServiceDefinition service(
      Function<String, Optional<ShardStreams>> shards, Optional<TokenVerifier> verifier) {
    return ServerInterceptors.intercept(
        new ControlServiceGrpc.ControlServiceImplBase() {
          @Override
          public StreamObserver<ConnectRequest> connect(StreamObserver<ConnectResponse> answers) {
            return new GatewayStream(
                (ServerCallStreamObserver<ConnectResponse>) answers,
                shards,
                verifier,
                BearerToken.current());
          }
        },
        new BearerToken());
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return address;
  }

  /** Ends all streams; the gateways connect again, to another replica or a later one. */
  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdown();
  }
}
