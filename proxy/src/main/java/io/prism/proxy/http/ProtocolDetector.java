package io.prism.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells HTTP/2 with prior knowledge from HTTP/1 by the first bytes, then makes room for either. */
final class ProtocolDetector extends ByteToMessageDecoder {

  /** {@code PRI }, with which every HTTP/2 connection starts and no HTTP/1 request does. */
  private static final int DECISIVE_BYTES = 4;

  private final ConnectionSetup setup;
  private final Duration timeout;
  private @Nullable Future<?> pending;

  ProtocolDetector(ConnectionSetup setup, Duration timeout) {
    this.setup = setup;
    this.timeout = timeout;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    pending = ctx.executor().schedule(() -> ctx.close(), timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
    try {
      int known = Math.min(in.readableBytes(), DECISIVE_BYTES);
      boolean same =
          in.slice(in.readerIndex(), known).equals(preface.slice(preface.readerIndex(), known));
      if (same && known < DECISIVE_BYTES) {
        return;
      }
      ChannelPipeline pipeline = ctx.pipeline();
      if (same) {
        setup.addHttp2(pipeline);
      } else {
        setup.addHttp1(pipeline);
      }
      pipeline.remove(this);
    } finally {
      preface.release();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A client that resets its connection is not worth a stack trace.
    ctx.close();
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    if (pending != null) {
      pending.cancel(false);
    }
  }
}
