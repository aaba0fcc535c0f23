package io.prism.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes no further request while one is under way: what waits stays the bytes that it came as,
 * which are a fraction of the objects that they would make. Used on one loop.
 */
final class PacedDecoder extends HttpRequestDecoder {

  /** Who takes what is decoded. */
  interface Pace {

    /** Bytes have come in, or those that waited are looked at now. */
    void bytesArrived();

    /** Whether what was decoded last must be done with before more is decoded. */
    boolean isBusy();

    /** So many bytes wait now. */
    void undecoded(int bytes);
  }

  private final Pace pace;
  private @Nullable ChannelHandlerContext context;
  private boolean decoding;
  private boolean dropping;

  PacedDecoder(HttpDecoderConfig config, Pace pace) {
    super(config);
    this.pace = pace;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    super.handlerAdded(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    pace.bytesArrived();
    boolean nested = decoding;
    decoding = true;
    try {
      super.channelRead(ctx, message);
    } finally {
      decoding = nested;
    }
    if (!nested) {
      pace.undecoded(actualReadableBytes());
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (dropping) {
      in.skipBytes(in.readableBytes());
    } else if (!pace.isBusy()) {
      super.decode(ctx, in, out);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    if (pace.isBusy()) {
      // A decoder that has made nothing of what came would ask for more, whether to read or not.
      discardSomeReadBytes();
      ctx.fireChannelReadComplete();
    } else {
      super.channelReadComplete(ctx);
    }
  }

  /** How many bytes wait, also in the middle of decoding what came with them. */
  int waiting() {
    return actualReadableBytes();
  }

  /** Looks at what waits, if anything does and nobody looks at it already. */
  void resume() throws Exception {
    ChannelHandlerContext ctx = context;
    if (ctx != null && !decoding && actualReadableBytes() > 0) {
      channelRead(ctx, Unpooled.EMPTY_BUFFER);
    }
  }

  /** Drops what waits and all that still comes: the connection ends with the request under way. */
  void drop() throws Exception {
    dropping = true;
    resume();
  }
}
