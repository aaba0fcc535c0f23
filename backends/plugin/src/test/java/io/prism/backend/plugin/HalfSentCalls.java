package io.prism.backend.plugin;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.AsciiString;
import io.prism.http2.transport.Transport;
import io.prism.plugin.v1.CallContext;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A client that begins requests and does not finish them, which no gRPC library can be made to. */
final class HalfSentCalls implements AutoCloseable {

  private final Transport transport = Transport.start(1, "half-sent");
  private final Channel connection;
  private final Address address;

  HalfSentCalls(Address address) {
    this.address = address;
    this.connection =
        new Bootstrap()
            .group(transport.loops())
            .channel(transport.clientChannel())
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
            .connect(address.host(), address.port())
            .syncUninterruptibly()
            .channel();
  }

  /** A call that waits for the rest of its message. */
  static final class Call {
    private final Http2StreamChannel stream;

    /** The number of the gRPC status, once the server has ended the call. */
    final CompletableFuture<Integer> status;

    private Call(Http2StreamChannel stream, CompletableFuture<Integer> status) {
      this.stream = stream;
      this.status = status;
    }

    /** RST_STREAM. */
    void reset() {
      stream.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
    }
  }

  /** Announces a message of {@code announced} bytes and sends {@code sent} of them. */
  Call begin(String method, int announced, int sent) {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    Http2StreamChannel stream =
        new Http2StreamChannelBootstrap(connection)
            .handler(new StatusReader(status))
            .open()
            .syncUninterruptibly()
            .getNow();
    Http2Headers headers =
        new DefaultHttp2Headers()
            .method("POST")
            .scheme("http")
            .authority(address.toString())
            .path("/" + method)
            .set(AsciiString.of("content-type"), AsciiString.of("application/grpc"))
            .set(AsciiString.of("te"), AsciiString.of("trailers"))
            .set(
                AsciiString.of(PluginProtocol.CALL_CONTEXT.name()),
                Base64.getEncoder()
                    .encodeToString(
                        CallContext.newBuilder().setNamespace("ns").build().toByteArray()));
    stream.write(new DefaultHttp2HeadersFrame(headers));
    ByteBuf data = Unpooled.buffer(5 + sent).writeByte(0).writeInt(announced).writeZero(sent);
    stream.writeAndFlush(new DefaultHttp2DataFrame(data));
    return new Call(stream, status);
  }

  private static final class StatusReader extends SimpleChannelInboundHandler<Object> {
    private static final AsciiString STATUS = AsciiString.of("grpc-status");

    private final CompletableFuture<Integer> status;

    StatusReader(CompletableFuture<Integer> status) {
      this.status = status;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Object frame) {
      if (frame instanceof Http2HeadersFrame told && told.headers().contains(STATUS)) {
        status.complete(Integer.valueOf(told.headers().get(STATUS).toString()));
      }
    }
  }

  /** Ends the connection; idempotent. */
  @Override
  public void close() {
    transport.loops().shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
