package io.prism.http2.server;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.ScheduledFuture;
import io.prism.http2.client.RawMessages;
import io.prism.http2.frame.ByteAccount;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The engine on loopback, below a server that echoes. */
public final class EngineUnderTest implements AutoCloseable {

  static final String ECHO = "/test.Echo/Echo";

  /** Answers a message of four bytes with as many bytes as that number says. */
  static final String GROW = "/test.Echo/Grow";

  /** Never answers. */
  static final String WAIT = "/test.Echo/Wait";

  /** Never answers, and reads nothing. */
  static final String DEAF = "/test.Echo/Deaf";

  final HeldBytes memory = new HeldBytes();

  /** Counts what is held. */
  static final class HeldBytes implements ByteAccount {
    private final AtomicLong held = new AtomicLong();

    @Override
    public void take(long bytes) {
      held.addAndGet(bytes);
    }

    @Override
    public void release(long bytes) {
      held.addAndGet(-bytes);
    }

    long used() {
      return held.get();
    }
  }

  /** Calls that came to grpc-java. */
  final AtomicInteger slowCalls = new AtomicInteger();

  /** The headers of the last one. */
  volatile Metadata lastHeaders = new Metadata();

  /** Calls that ended without an answer there. */
  final AtomicInteger cancelled = new AtomicInteger();

  private final AtomicInteger open = new AtomicInteger();

  /** Timers that were started. */
  final AtomicInteger timers = new AtomicInteger();

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory()) {
        @Override
        protected IoEventLoop newChild(Executor executor, IoHandlerFactory io, Object... args) {
          return new SingleThreadIoEventLoop(this, executor, io) {
            @Override
            public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
              timers.incrementAndGet();
              return super.schedule(command, delay, unit);
            }
          };
        }
      };

  private final Server server;

  EngineUnderTest(Http2Limits limits, Optional<UnaryLane> lane) throws IOException {
    server =
        Http2Server.newBuilder(
                new Http2Server.Options(
                    new InetSocketAddress("127.0.0.1", 0),
                    Optional.empty(),
                    loops,
                    this::newServerChannel,
                    lane,
                    limits,
                    memory))
            .directExecutor()
            .addService(
                ServerServiceDefinition.builder("test.Echo")
                    .addMethod(method("test.Echo/Echo"), handler(request -> request))
                    .addMethod(method("test.Echo/Grow"), handler(EngineUnderTest::grown))
                    .addMethod(method("test.Echo/Wait"), handler(request -> null))
                    .addMethod(
                        method("test.Echo/Deaf"), (call, headers) -> new ServerCall.Listener<>() {})
                    .build())
            .build()
            .start();
  }

  private ServerChannel newServerChannel() {
    ServerChannel channel = new NioServerSocketChannel();
    channel
        .pipeline()
        .addFirst(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext context, Object accepted) {
                open.incrementAndGet();
                ((Channel) accepted).closeFuture().addListener(closed -> open.decrementAndGet());
                context.fireChannelRead(accepted);
              }
            });
    return channel;
  }

  /** Connections open now. */
  int open() {
    return open.get();
  }

  /** The reply of {@link #GROW}. */
  static byte[] grown(byte[] request) {
    return new byte[java.nio.ByteBuffer.wrap(request).getInt()];
  }

  private interface Work {
    byte[] reply(byte[] request);
  }

  private ServerCallHandler<byte[], byte[]> handler(Work work) {
    return (call, headers) -> {
      slowCalls.incrementAndGet();
      lastHeaders = headers;
      call.request(2);
      return new ServerCall.Listener<>() {
        private int messages;
        private byte[] request = new byte[0];

        @Override
        public void onMessage(byte[] message) {
          messages++;
          request = message;
        }

        @Override
        public void onHalfClose() {
          byte[] reply = messages == 1 ? work.reply(request) : new byte[0];
          if (messages != 1) {
            call.close(
                Status.INVALID_ARGUMENT.withDescription(messages + " messages"), new Metadata());
          } else if (reply != null) {
            call.sendHeaders(new Metadata());
            call.sendMessage(reply);
            call.close(Status.OK, new Metadata());
          }
        }

        @Override
        public void onCancel() {
          cancelled.incrementAndGet();
        }
      };
    };
  }

  private static MethodDescriptor<byte[], byte[]> method(String name) {
    return MethodDescriptor.newBuilder(RawMessages.BYTES, RawMessages.BYTES)
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(name)
        .build();
  }

  InetSocketAddress address() {
    return (InetSocketAddress) server.getListenSockets().getFirst();
  }

  Server server() {
    return server;
  }

  /** The headers of a call. */
  public static List<String> call(String path, String... more) {
    List<String> fields =
        new java.util.ArrayList<>(
            List.of(
                ":method",
                "POST",
                ":scheme",
                "http",
                ":path",
                path,
                ":authority",
                "localhost",
                "te",
                "trailers",
                "content-type",
                "application/grpc"));
    fields.addAll(List.of(more));
    return fields;
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
