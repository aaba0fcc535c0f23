package io.prism.control.stream.edge;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.prism.control.stream.Down;
import io.prism.control.stream.Up;
import io.prism.control.stream.wire.DownMessages;
import io.prism.control.stream.wire.UnreadableException;
import io.prism.control.stream.wire.UpMessages;
import io.prism.control.v1.ConnectRequest;
import io.prism.control.v1.ConnectResponse;
import io.prism.control.v1.ControlServiceGrpc;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One stream on a connection of its own. Used, and told what happens, on one thread. */
final class Connection implements ClientResponseObserver<ConnectRequest, ConnectResponse> {

  private static final int CONNECT_MILLIS = 5_000;
  private static final long KEEP_ALIVE_SECONDS = 10;

  /**
   * Not epoll: gRPC does not close a connection there that an ICMP message refuses, as kube-proxy
   * does for a Service without pods, and the loop runs in circles for as long as the kernel tries.
   */
  private static final EventLoopGroup LOOP =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("prism-control-stream", true), NioIoHandler.newFactory());

  /** Told what comes. */
  interface Listener {
    void onDown(Connection from, Down message);

    /** Nothing comes after this. */
    void onEnded(Connection from, Status status);
  }

  private final ManagedChannel channel;
  private final Executor thread;
  private final Listener listener;
  private @Nullable ClientCallStreamObserver<ConnectRequest> call;
  private boolean ended;

  private Connection(ManagedChannel channel, Executor thread, Listener listener) {
    this.channel = channel;
    this.thread = thread;
    this.listener = listener;
  }

  /**
   * Begins to connect.
   *
   * @param thread runs one thing at a time; the caller is on it
   * @throws IOException when a file cannot be used
   */
  static Connection open(ControlTarget target, Executor thread, Listener listener)
      throws IOException {
    Optional<String> token = Optional.empty();
    if (target.token().isPresent()) {
      token = Optional.of(Files.readString(target.token().get()).strip());
    }
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(target.host(), target.port(), credentials(target))
            .eventLoopGroup(LOOP)
            .channelType(NioSocketChannel.class)
            .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .directExecutor()
            .build();
    Connection connection = new Connection(channel, thread, listener);
    ControlServiceGrpc.ControlServiceStub stub = ControlServiceGrpc.newStub(channel);
    if (token.isPresent()) {
      stub =
          stub.withInterceptors(
              MetadataUtils.newAttachHeadersInterceptor(BearerToken.metadata(token.get())));
    }
    var unused = stub.connect(connection);
    return connection;
  }

  private static ChannelCredentials credentials(ControlTarget target) throws IOException {
    if (target.ca().isEmpty()) {
      return InsecureChannelCredentials.create();
    }
    try (InputStream certificates = Files.newInputStream(target.ca().get())) {
      return TlsChannelCredentials.newBuilder().trustManager(certificates).build();
    }
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<ConnectRequest> requests) {
    requests.disableAutoRequestWithInitial(1);
    call = requests;
  }

  @Override
  public void onNext(ConnectResponse response) {
    thread.execute(() -> read(response));
  }

  @Override
  public void onError(Throwable failure) {
    thread.execute(() -> end(Status.fromThrowable(failure)));
  }

  @Override
  public void onCompleted() {
    thread.execute(() -> end(Status.OK));
  }

  private void read(ConnectResponse response) {
    if (ended) {
      return;
    }
    try {
      DownMessages.read(response).ifPresent(message -> listener.onDown(this, message));
      requests().request(1);
    } catch (UnreadableException e) {
      requests().cancel("the control plane breaks the protocol", e);
      end(Status.INVALID_ARGUMENT.withDescription(e.getMessage()));
    }
  }

  private void end(Status status) {
    if (!ended) {
      close();
      listener.onEnded(this, status);
    }
  }

  void send(Up message) {
    if (!ended) {
      requests().onNext(UpMessages.write(message));
    }
  }

  /** Says that nothing more is sent; the other side ends the stream when it is done with it. */
  void finish() {
    if (!ended) {
      requests().onCompleted();
    }
  }

  /** Ends the stream at once; nobody is told. */
  void close() {
    ended = true;
    channel.shutdownNow();
  }

  private ClientCallStreamObserver<ConnectRequest> requests() {
    ClientCallStreamObserver<ConnectRequest> requests = call;
    if (requests == null) {
      throw new IllegalStateException("the stream has not begun");
    }
    return requests;
  }
}
