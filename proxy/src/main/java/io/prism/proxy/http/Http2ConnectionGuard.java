package io.prism.proxy.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes HTTP/2 connections that serve no stream for too long, and drains them: first GOAWAY
 * without a last stream, so that the client stops opening streams; soon after, when what it had
 * sent before it knew has arrived, GOAWAY with the last stream; the connection closes when the last
 * stream ends.
 */
final class Http2ConnectionGuard extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(Http2ConnectionGuard.class);

  /** Longer than a round trip usually takes. */
  private static final Duration GRACE = Duration.ofMillis(200);

  /** What all streams of a connection may send before it is read. */
  private static final int CONNECTION_WINDOW = 1 << 20;

  private final Duration idleTimeout;
  private long lastStreams = -1;

  Http2ConnectionGuard(HttpDoorConfig config) {
    this.idleTimeout = config.idleTimeout();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Http2Exception {
    Http2Connection connection = connection(ctx);
    connection
        .local()
        .flowController()
        .incrementWindowSize(
            connection.connectionStream(), CONNECTION_WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
    watch(ctx);
  }

  private void watch(ChannelHandlerContext ctx) {
    ctx.executor().schedule(() -> closeIfIdle(ctx), idleTimeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Idle is a connection with no stream now that has opened none since the last look. */
  private void closeIfIdle(ChannelHandlerContext ctx) {
    if (!ctx.channel().isActive()) {
      return;
    }
    Http2Connection connection = connection(ctx);
    int streams = connection.remote().lastStreamCreated();
    if (connection.numActiveStreams() == 0 && streams == lastStreams) {
      ctx.channel().close();
    } else {
      lastStreams = streams;
      watch(ctx);
    }
  }

  private static Http2Connection connection(ChannelHandlerContext ctx) {
    return ctx.pipeline().get(Http2FrameCodec.class).connection();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == RequestReader.Event.DRAIN) {
      Channel channel = ctx.channel();
      channel.writeAndFlush(
          new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(Integer.MAX_VALUE));
      ctx.executor().schedule(() -> finishStreams(ctx), GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  /**
   * Closes the connection after its last stream. The codec could do that too, but it closes as soon
   * as a stream has ended, with the answer still waiting to be flushed.
   */
  private static void finishStreams(ChannelHandlerContext ctx) {
    if (!ctx.channel().isActive()) {
      return;
    }
    ctx.channel().writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
    Http2Connection connection = connection(ctx);
    connection.addListener(
        new Http2ConnectionAdapter() {
          @Override
          public void onStreamRemoved(Http2Stream stream) {
            ctx.executor().execute(() -> closeIfFinished(ctx, connection));
          }
        });
    closeIfFinished(ctx, connection);
  }

  private static void closeIfFinished(ChannelHandlerContext ctx, Http2Connection connection) {
    if (connection.numActiveStreams() == 0) {
      ctx.channel().close();
    }
  }

  /** Frames about the connection need no answer beyond the codec's own. */
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    ReferenceCountUtil.release(frame);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.atDebug()
        .addKeyValue("cause", String.valueOf(cause))
        .log("closing a broken HTTP/2 connection");
    ctx.close();
  }
}
