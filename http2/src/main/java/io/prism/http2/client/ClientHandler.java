package io.prism.http2.client;

import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.prism.http2.frame.ByteAccount;
import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.FrameReader;
import io.prism.http2.frame.FrameWriter;
import io.prism.http2.frame.HeaderAssembly;
import io.prism.http2.frame.Output;
import io.prism.http2.frame.PeerSettings;
import io.prism.http2.frame.Preface;
import io.prism.http2.frame.ProtocolError;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Feeds a connection from its channel. */
final class ClientHandler extends ChannelInboundHandlerAdapter {

  private static final int BEGINNING_BYTES = 128;

  private final ClientLimits limits;
  private final ByteAccount unsent;
  private final RequestEncoder encoder;
  private final CompletableFuture<ClientConnection> made;

  // Set when the handler is added.
  @SuppressWarnings("NullAway.Init")
  private ClientConnection connection;

  @SuppressWarnings("NullAway.Init")
  private HeaderAssembly assembly;

  @SuppressWarnings("NullAway.Init")
  private ClientLiveness liveness;

  @SuppressWarnings("NullAway.Init")
  private ReplyFrames frames;

  @SuppressWarnings("NullAway.Init")
  private FrameReader reader;

  private @Nullable ByteBuf unread;
  private Status cause = Status.UNAVAILABLE.withDescription("the connection was lost");
  private boolean started;

  /** A connection; {@code made} completes when it can carry calls, or with why it cannot. */
  ClientHandler(
      ClientLimits limits,
      ByteAccount unsent,
      RequestEncoder encoder,
      CompletableFuture<ClientConnection> made) {
    this.limits = limits;
    this.unsent = unsent;
    this.encoder = encoder;
    this.made = made;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    connection = new ClientConnection(context, limits, encoder, new Output(context, unsent));
    assembly = new HeaderAssembly(context.alloc(), 2 * limits.headerListBytes());
    liveness = new ClientLiveness(connection, () -> dead(context));
    frames = new ReplyFrames(connection, liveness, this::ready);
    reader = new FrameReader(frames, assembly);
    if (context.channel().isActive()) {
      channelActive(context);
    }
  }

  private void dead(ChannelHandlerContext context) {
    cause = Status.UNAVAILABLE.withDescription("the peer does not answer");
    context.close();
  }

  private void ready() {
    liveness.begun();
    made.complete(connection);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (started) {
      return;
    }
    started = true;
    liveness.expectBeginning();
    if (context.pipeline().get(SslHandler.class) == null) {
      start();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      SslHandler tls = context.pipeline().get(SslHandler.class);
      if (handshake.isSuccess() && tls != null && "h2".equals(tls.applicationProtocol())) {
        start();
      } else {
        context.close();
      }
    }
  }

  private void start() {
    ByteBuf out = connection.output().reserve(BEGINNING_BYTES);
    Preface.write(out);
    FrameWriter.settings(
        out,
        PeerSettings.ENABLE_PUSH,
        0,
        PeerSettings.INITIAL_WINDOW_SIZE,
        limits.streamWindow(),
        PeerSettings.MAX_HEADER_LIST_SIZE,
        limits.headerListBytes());
    FrameWriter.windowUpdate(out, 0, limits.connectionWindow() - PeerSettings.DEFAULT_WINDOW);
    connection.touch();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf arrived = (ByteBuf) message;
    if (connection.isEnding()) {
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
      connection.defect(e);
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
        more = reader.read(in);
      } catch (ProtocolError e) {
        if (e.endsConnection()) {
          connection.end(e.code(), String.valueOf(e.getMessage()));
        } else {
          frames.streamFailed(e);
        }
      }
      connection.output().flushIfLarge();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    liveness.heard();
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
    liveness.stop();
    made.completeExceptionally(cause.asRuntimeException());
    connection.gone(cause);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    connection.release();
    assembly.close();
    if (unread != null) {
      unread.release();
      unread = null;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    cause = cause.withCause(failure);
    context.close();
  }
}
