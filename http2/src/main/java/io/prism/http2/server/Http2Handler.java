package io.prism.http2.server;

import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.prism.http2.frame.ByteAccount;
import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.FrameReader;
import io.prism.http2.frame.Preface;
import io.prism.http2.frame.ProtocolError;
import java.io.IOException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Feeds a connection from its channel: what arrives is cut into frames, and what they lead to is
 * written once at the end.
 */
final class Http2Handler extends ChannelInboundHandlerAdapter {

  private final GrpcTransport transport;
  private final @Nullable UnaryLane lane;
  private final Http2Limits limits;
  private final ByteAccount memory;
  private final Preface preface = new Preface();

  // Set when the handler is added.
  @SuppressWarnings("NullAway.Init")
  private Connection connection;

  @SuppressWarnings("NullAway.Init")
  private StreamFrames frames;

  @SuppressWarnings("NullAway.Init")
  private FrameReader reader;

  private @Nullable ByteBuf unread;
  private boolean started;

  Http2Handler(
      GrpcTransport transport, @Nullable UnaryLane lane, Http2Limits limits, ByteAccount memory) {
    this.transport = transport;
    this.lane = lane;
    this.limits = limits;
    this.memory = memory;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    connection = new Connection(context, limits, memory);
    transport.connect(connection);
    Requests requests = new Requests(connection, new GrpcLane(connection, transport), lane);
    frames = new StreamFrames(connection, requests);
    reader = new FrameReader(frames, connection.assembly());
    connection.liveness().expectBeginning();
    if (context.channel().isActive()) {
      channelActive(context);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (!started && context.pipeline().get(SslHandler.class) == null) {
      start(context, null);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      SslHandler tls = context.pipeline().get(SslHandler.class);
      if (handshake.isSuccess() && tls != null && "h2".equals(tls.applicationProtocol())) {
        start(context, tls.engine().getSession());
      } else {
        context.close();
      }
    }
  }

  private void start(ChannelHandlerContext context, @Nullable SSLSession tls) {
    started = true;
    connection.start(transport.ready(context.channel(), tls));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf arrived = (ByteBuf) message;
    if (connection.isEnding() || !started) {
      arrived.release();
      return;
    }
    connection.reading(true);
    ByteBuf in =
        unread == null
            ? arrived
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), unread, arrived);
    unread = in;
    try {
      read(in);
    } catch (RuntimeException e) {
      connection.defect("a connection failed", e);
      connection.end(ErrorCode.INTERNAL_ERROR, "internal error");
    }
    if (unread != null && (connection.isEnding() || !in.isReadable())) {
      unread = null;
      in.release();
    }
  }

  private void read(ByteBuf in) {
    boolean more = true;
    while (more && !connection.isEnding()) {
      try {
        more = preface.read(in) && reader.read(in);
      } catch (ProtocolError e) {
        failed(e);
      }
      connection.output().flushIfLarge();
    }
  }

  private void failed(ProtocolError e) {
    ProtocolError worst = e;
    if (!e.endsConnection()) {
      try {
        connection.guard().reset();
        frames.streamFailed(e);
        return;
      } catch (ProtocolError worse) {
        worst = worse;
      }
    }
    connection.end(worst.code(), String.valueOf(worst.getMessage()));
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (started && !connection.isEnding()) {
      connection.liveness().heard();
      frames.readComplete();
    }
    connection.reading(false);
    connection.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      connection.touch();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    try {
      connection.gone();
    } finally {
      transport.terminated();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    connection.release();
    if (unread != null) {
      unread.release();
      unread = null;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    // A line that broke, or TLS that failed, is the client's affair.
    if (!(failure instanceof IOException) && !(failure instanceof DecoderException)) {
      connection.defect("a connection failed", failure);
    }
    connection.closeNow(Status.UNAVAILABLE.withDescription("connection terminated"));
  }
}
