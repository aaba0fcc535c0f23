package io.prism.proxy.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An HTTP/2 client with prior knowledge, or by ALPN when given a TLS context. */
final class Http2Wire implements AutoCloseable {

  final AtomicInteger goAways = new AtomicInteger();
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel connection;

  Http2Wire(InetSocketAddress address, @Nullable SslContext tls) {
    connection =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (tls != null) {
                      channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                    }
                    channel
                        .pipeline()
                        .addLast(
                            Http2FrameCodecBuilder.forClient()
                                .encoderIgnoreMaxHeaderListSize(true)
                                .build(),
                            new Http2MultiplexHandler(
                                new ChannelInitializer<>() {
                                  @Override
                                  protected void initChannel(Channel pushed) {
                                    pushed.close();
                                  }
                                }),
                            new SimpleChannelInboundHandler<Object>() {
                              @Override
                              protected void channelRead0(ChannelHandlerContext ctx, Object frame) {
                                if (frame instanceof Http2GoAwayFrame) {
                                  goAways.incrementAndGet();
                                }
                              }

                              @Override
                              public void exceptionCaught(
                                  ChannelHandlerContext ctx, Throwable cause) {
                                ctx.close();
                              }
                            });
                  }
                })
            .connect(address)
            .syncUninterruptibly()
            .channel();
  }

  /** Starts a request; the stream can be closed to give it up. */
  Http2StreamChannel open(CompletableFuture<Wire.Answer> answer) {
    return new Http2StreamChannelBootstrap(connection)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel stream) {
                stream
                    .pipeline()
                    .addLast(
                        new Http2StreamFrameToHttpObjectCodec(false),
                        new HttpObjectAggregator(64 << 20),
                        new AnswerReader(answer));
              }
            })
        .open()
        .syncUninterruptibly()
        .getNow();
  }

  /** Makes a request. */
  CompletableFuture<Wire.Answer> call(
      String method, String target, String contentType, byte[] body) {
    CompletableFuture<Wire.Answer> answer = new CompletableFuture<>();
    DefaultFullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), target, Unpooled.wrappedBuffer(body));
    request.headers().set(HttpHeaderNames.HOST, "localhost");
    if (!contentType.isEmpty()) {
      request.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
    }
    send(open(answer), request);
    return answer;
  }

  void send(Http2StreamChannel stream, HttpObject part) {
    stream.writeAndFlush(part);
  }

  CompletableFuture<Wire.Answer> get(String target) {
    return call("GET", target, "", new byte[0]);
  }

  CompletableFuture<Wire.Answer> postJson(String target, String json) {
    return call("POST", target, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  boolean isOpen() {
    return connection.isActive();
  }

  @Override
  public void close() {
    connection.close().syncUninterruptibly();
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private static final class AnswerReader extends SimpleChannelInboundHandler<Object> {
    private final CompletableFuture<Wire.Answer> answer;

    AnswerReader(CompletableFuture<Wire.Answer> answer) {
      super(false);
      this.answer = answer;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Object message) {
      if (message instanceof FullHttpResponse response && response.status().code() >= 200) {
        Map<String, String> headers = new HashMap<>();
        response.headers().forEach(entry -> headers.put(entry.getKey(), entry.getValue()));
        byte[] body = new byte[response.content().readableBytes()];
        response.content().readBytes(body);
        answer.complete(new Wire.Answer(response.status().code(), headers, body));
      }
      ReferenceCountUtil.release(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      answer.completeExceptionally(new IOException("the stream was closed"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      answer.completeExceptionally(cause);
    }
  }
}
