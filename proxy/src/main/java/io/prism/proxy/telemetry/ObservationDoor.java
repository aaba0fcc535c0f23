package io.prism.proxy.telemetry;

import static io.netty.handler.codec.http.HttpResponseStatus.INTERNAL_SERVER_ERROR;
import static io.netty.handler.codec.http.HttpResponseStatus.METHOD_NOT_ALLOWED;
import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.OK;
import static io.netty.handler.codec.http.HttpResponseStatus.SERVICE_UNAVAILABLE;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Liveness, readiness, health and metrics over HTTP/1.1, one request a connection. Scrapes are
 * formed on a thread of their own, never on an event loop.
 */
public final class ObservationDoor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ObservationDoor.class);
  private static final int MAX_REQUEST_BYTES = 4 << 10;
  private static final int TIMEOUT_SECONDS = 10;
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String JSON = "application/json";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  /** What there is to see. Asked for on threads that may block. */
  public interface Sights {
    /** Whether new calls should come here. */
    boolean isReady();

    /** Everything about the process's health, as JSON. */
    String health();

    /** All metrics in the text format of Prometheus. */
    String metrics();
  }

  private record Answer(HttpResponseStatus status, String type, String body) {}

  private final Channel listener;

  private ObservationDoor(Channel listener) {
    this.listener = listener;
  }

  /**
   * Binds and serves.
   *
   * @throws IOException when the address cannot be bound
   */
  public static ObservationDoor start(
      InetSocketAddress address,
      EventLoopGroup loops,
      Class<? extends ServerChannel> channelType,
      Sights sights)
      throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(channelType)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(new ReadTimeoutHandler(TIMEOUT_SECONDS))
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpObjectAggregator(MAX_REQUEST_BYTES))
                        .addLast(new Handler(sights));
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("cannot listen on " + address, bound.cause());
    }
    return new ObservationDoor(bound.channel());
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
  }

  /** Serves one connection. */
  private static final class Handler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final Sights sights;

    Handler(Sights sights) {
      this.sights = sights;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      boolean head = request.method().equals(HttpMethod.HEAD);
      if (!head && !request.method().equals(HttpMethod.GET)) {
        send(context, new Answer(METHOD_NOT_ALLOWED, TEXT, "GET only\n"), false);
        return;
      }
      String path = request.uri();
      int query = path.indexOf('?');
      String plain = query < 0 ? path : path.substring(0, query);
      Thread.startVirtualThread(() -> send(context, answer(plain), head));
    }

    private Answer answer(String path) {
      try {
        return switch (path) {
          case "/livez" -> new Answer(OK, TEXT, "ok\n");
          case "/readyz" ->
              sights.isReady()
                  ? new Answer(OK, TEXT, "ok\n")
                  : new Answer(SERVICE_UNAVAILABLE, TEXT, "not ready\n");
          case "/healthz" ->
              new Answer(sights.isReady() ? OK : SERVICE_UNAVAILABLE, JSON, sights.health());
          case "/metrics" -> new Answer(OK, PROMETHEUS, sights.metrics());
          default ->
              new Answer(NOT_FOUND, TEXT, "there are /livez, /readyz, /healthz and /metrics\n");
        };
      } catch (RuntimeException e) {
        LOG.atError().addKeyValue("path", path).setCause(e).log("cannot answer");
        return new Answer(INTERNAL_SERVER_ERROR, TEXT, "the log says why\n");
      }
    }

    private static void send(ChannelHandlerContext context, Answer answer, boolean head) {
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      DefaultFullHttpResponse response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              answer.status(),
              head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
      response
          .headers()
          .set(HttpHeaderNames.CONTENT_TYPE, answer.type())
          .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
          .set(HttpHeaderNames.CONNECTION, "close");
      context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
