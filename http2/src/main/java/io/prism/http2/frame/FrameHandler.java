package io.prism.http2.frame;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Feeds one end of a connection from its channel: what arrives is cut into frames, and what they
 * lead to is written once at the end. A frame of which only a part is here waits for the rest.
 */
public abstract class FrameHandler extends ChannelInboundHandlerAdapter {

  /**
   * A buffer that waits for the rest of a frame is at most so many times as large as its content.
   */
  private static final int MOST_SLACK = 4;

  /** Smaller ones are kept as they are. */
  private static final int SMALL_BYTES = 512;

  // Set when the handler is added.
  @SuppressWarnings("NullAway.Init")
  private OutputSchedule schedule;

  private @Nullable ByteBuf unread;
  private boolean active;
  private boolean started;

  /** For subclasses. */
  protected FrameHandler() {}

  // ---- what each end is asked and told

  /**
   * There is a channel, of which nothing else was told yet.
   *
   * @return by which what frames lead to is written
   */
  protected abstract OutputSchedule added(ChannelHandlerContext context);

  /** The line is there. */
  protected void connected() {}

  /** Frames may be sent from now on: TLS, if there is any, is up and speaks {@code h2}. */
  protected abstract void start(ChannelHandlerContext context, @Nullable SSLSession tls);

  /** Whether nothing that arrives matters any more. */
  protected abstract boolean isEnding();

  /**
   * Reads the next frame if all of it is there.
   *
   * @return false when more bytes are needed
   */
  protected abstract boolean readFrame(ByteBuf in) throws ProtocolError;

  /** The peer broke a rule. */
  protected abstract void broken(ProtocolError e);

  /** Something of ours is wrong. */
  protected abstract void defect(RuntimeException e);

  /** All bytes that arrived together were read, and the connection goes on. */
  protected abstract void heard();

  /** The handler is gone: memory is to be given back. */
  protected abstract void removed();

  // ---- what the channel tells

  @Override
  public final void handlerAdded(ChannelHandlerContext context) {
    schedule = added(context);
    if (context.channel().isActive()) {
      channelActive(context);
    }
  }

  @Override
  public final void channelActive(ChannelHandlerContext context) {
    if (active) {
      return;
    }
    active = true;
    connected();
    if (context.pipeline().get(SslHandler.class) == null) {
      begin(context, null);
    }
  }

  @Override
  public final void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      SslHandler tls = context.pipeline().get(SslHandler.class);
      if (handshake.isSuccess() && tls != null && "h2".equals(tls.applicationProtocol())) {
        begin(context, tls.engine().getSession());
      } else {
        context.close();
      }
    }
  }

  private void begin(ChannelHandlerContext context, @Nullable SSLSession tls) {
    started = true;
    start(context, tls);
  }

  @Override
  public final void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf arrived = (ByteBuf) message;
    if (isEnding() || !started) {
      arrived.release();
      return;
    }
    schedule.reading(true);
    ByteBuf in =
        unread == null
            ? arrived
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), unread, arrived);
    unread = in;
    try {
      read(in);
    } catch (RuntimeException e) {
      defect(e);
    }
    if (unread != null && (isEnding() || !in.isReadable())) {
      unread = null;
      in.release();
    } else if (unread != null
        && in.capacity() > Math.max(SMALL_BYTES, MOST_SLACK * in.readableBytes())) {
      // Many peers that stop within a frame would each have a whole buffer kept for a few bytes,
      // and one whose reads never end where a frame does would have all that it sent kept.
      unread = context.alloc().buffer(in.readableBytes()).writeBytes(in);
      in.release();
    }
  }

  private void read(ByteBuf in) {
    boolean more = true;
    while (more && !isEnding()) {
      try {
        more = readFrame(in);
      } catch (ProtocolError e) {
        broken(e);
      }
      schedule.flushIfLarge();
    }
  }

  @Override
  public final void channelReadComplete(ChannelHandlerContext context) {
    if (started && !isEnding()) {
      heard();
    }
    schedule.reading(false);
    schedule.flush();
  }

  @Override
  public final void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      schedule.touch();
    }
  }

  @Override
  public final void handlerRemoved(ChannelHandlerContext context) {
    removed();
    if (unread != null) {
      unread.release();
      unread = null;
    }
  }
}
