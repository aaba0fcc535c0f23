package io.prism.bench;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.prism.keyvalue.v1.BatchPutItem;
import io.prism.keyvalue.v1.BatchPutRequest;
import io.prism.keyvalue.v1.KeyValueServiceGrpc;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Connections that send batches of 16 MiB, each its next one when its last one has ended, or as
 * many a second as they are told to. All of them send the same bytes from one buffer, so that the
 * flood costs the machine little but the sending.
 */
@Command(name = "batch-flood", hidden = true)
final class BatchFlood implements Callable<Integer> {

  private static final int ITEMS = 16;

  /** A little less than a MiB each, so that keys and values together stay within 16 MiB. */
  private static final int VALUE_BYTES = (1 << 20) - 64;

  private static final String DEADLINE = "10S";

  @Option(names = "--target", required = true)
  private String target = "";

  @Option(names = "--connections", required = true)
  private int connections;

  @Option(names = "--seconds", required = true)
  private int seconds;

  @Option(
      names = "--per-second",
      description = "Calls that begin each second, all connections together, while some are idle.")
  private @Nullable Double perSecond;

  // Only touched on the one event loop until all clients have ended.
  private final Map<String, Integer> outcomes = new TreeMap<>();
  private final Queue<Client> idle = new ArrayDeque<>();

  @Override
  public Integer call() throws Exception {
    String[] address = target.split(":", 2);
    InetSocketAddress server = new InetSocketAddress(address[0], Integer.parseInt(address[1]));
    ByteBuf message = Unpooled.unreleasableBuffer(message());
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    CountDownLatch clients = new CountDownLatch(connections);
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      for (int i = 0; i < connections; i++) {
        Channel connection = connect(server, loop);
        loop.execute(() -> new Client(connection, message, end, clients).next());
      }
      if (perSecond != null) {
        long nanos = Math.round(1e9 / perSecond);
        loop.scheduleAtFixedRate(this::begin, nanos, nanos, TimeUnit.NANOSECONDS);
      }
      clients.await();
    } finally {
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
    Map<String, Integer> counts = new TreeMap<>();
    outcomes.forEach((outcome, count) -> counts.put('"' + outcome + '"', count));
    System.out.println(counts.toString().replace('=', ':'));
    return 0;
  }

  private void begin() {
    Client next = idle.poll();
    if (next != null) {
      next.callOrEnd();
    }
  }

  private static ByteBuf message() {
    BatchPutRequest.Builder request = BatchPutRequest.newBuilder().setNamespace("bench");
    for (int i = 0; i < ITEMS; i++) {
      request.addItems(
          BatchPutItem.newBuilder()
              .setKey("flood-" + i)
              .setValue(ByteString.copyFrom(new byte[VALUE_BYTES])));
    }
    byte[] bytes = request.build().toByteArray();
    return Unpooled.directBuffer(bytes.length + 5)
        .writeByte(0)
        .writeInt(bytes.length)
        .writeBytes(bytes);
  }

  private static Channel connect(InetSocketAddress server, EventLoopGroup loop)
      throws InterruptedException {
    return new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(
                        Http2FrameCodecBuilder.forClient().build(),
                        new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
              }
            })
        .connect(server)
        .sync()
        .channel();
  }

  /** One call after the other on one connection. */
  private final class Client {
    private final Channel connection;
    private final ByteBuf message;
    private final long end;
    private final CountDownLatch clients;

    Client(Channel connection, ByteBuf message, long end, CountDownLatch clients) {
      this.connection = connection;
      this.message = message;
      this.end = end;
      this.clients = clients;
    }

    void next() {
      if (perSecond == null) {
        callOrEnd();
      } else {
        idle.add(this);
      }
    }

    void callOrEnd() {
      if (System.nanoTime() - end >= 0 || !connection.isActive()) {
        connection.close();
        clients.countDown();
        return;
      }
      new Http2StreamChannelBootstrap(connection)
          .handler(new Reply(this))
          .open()
          .addListener(
              opened -> {
                if (!opened.isSuccess()) {
                  ended("NOT_OPENED");
                  return;
                }
                Channel stream = (Channel) opened.getNow();
                stream.write(new DefaultHttp2HeadersFrame(headers()));
                stream.writeAndFlush(new DefaultHttp2DataFrame(message.duplicate(), true));
              });
    }

    private Http2Headers headers() {
      return new DefaultHttp2Headers()
          .method("POST")
          .scheme("http")
          .path("/" + KeyValueServiceGrpc.getBatchPutMethod().getFullMethodName())
          .authority(target)
          .set("content-type", "application/grpc")
          .set("te", "trailers")
          .set("grpc-timeout", DEADLINE);
    }

    void ended(String outcome) {
      outcomes.merge(outcome, 1, Integer::sum);
      next();
    }
  }

  /** Waits for the trailers of a call, or for the end of its stream without any. */
  private static final class Reply extends SimpleChannelInboundHandler<Http2StreamFrame> {
    private final Client client;
    private String outcome = "CLOSED";

    Reply(Client client) {
      this.client = client;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
      if (frame instanceof Http2HeadersFrame headers && headers.isEndStream()) {
        CharSequence status = headers.headers().get("grpc-status");
        outcome =
            status == null
                ? "NO_STATUS"
                : Status.fromCodeValue(Integer.parseInt(status.toString())).getCode().name();
        context.close();
      } else if (frame instanceof Http2ResetFrame) {
        context.close();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      client.ended(outcome);
    }
  }
}
