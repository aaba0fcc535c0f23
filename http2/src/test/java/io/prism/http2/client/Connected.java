package io.prism.http2.client;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.prism.http2.frame.ByteAccount;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A connection on a loop of its own. */
final class Connected implements AutoCloseable {

  private static final ByteAccount UNCOUNTED =
      new ByteAccount() {
        @Override
        public void take(long bytes) {}

        @Override
        public void release(long bytes) {}
      };

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  final EventLoop loop = loops.next();
  private final CompletableFuture<ClientConnection> made;

  Connected(InetSocketAddress address, ClientLimits limits) {
    made =
        Http2Client.connect(
            new Http2Client.Options(
                loop,
                NioSocketChannel.class,
                address,
                "localhost",
                Optional.empty(),
                limits,
                UNCOUNTED,
                5_000));
  }

  ClientConnection connection() {
    return made.orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** The reason why there is no connection. */
  Throwable refusal() {
    return made.handle((connection, failure) -> failure).orTimeout(20, TimeUnit.SECONDS).join();
  }

  Heard call(String method, byte[] request) {
    return call(method, request, ClientConnection.NO_DEADLINE);
  }

  Heard call(String method, byte[] request, long deadlineNanos) {
    Heard heard = new Heard();
    ClientConnection connection = connection();
    loop.execute(() -> begin(connection, heard, method, request, deadlineNanos));
    return heard;
  }

  /** Begins a call, on the loop. */
  static void begin(
      ClientConnection connection,
      Exchange told,
      String method,
      byte[] request,
      long deadlineNanos) {
    connection.begin(
        told,
        new RequestHead(RequestHead.ascii(method), false),
        request,
        request.length,
        deadlineNanos);
  }

  void run(Runnable action) {
    loop.submit(action).syncUninterruptibly();
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
