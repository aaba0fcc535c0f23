package io.prism.http2.client;

import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.prism.http2.frame.ByteAccount;
import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.FrameHandler;
import io.prism.http2.frame.FrameReader;
import io.prism.http2.frame.FrameWriter;
import io.prism.http2.frame.HeaderAssembly;
import io.prism.http2.frame.KeepAlive;
import io.prism.http2.frame.Output;
import io.prism.http2.frame.OutputSchedule;
import io.prism.http2.frame.PeerSettings;
import io.prism.http2.frame.Preface;
import io.prism.http2.frame.ProtocolError;
import io.prism.http2.frame.SendTimeout;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The client's end of a connection. */
final class ClientHandler extends FrameHandler {

  private static final int BEGINNING_BYTES = 128;
  private static final long ASK = 0x7072_6973_6d00_0003L;

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
  private KeepAlive liveness;

  @SuppressWarnings("NullAway.Init")
  private SendTimeout takeup;

  @SuppressWarnings("NullAway.Init")
  private ReplyFrames frames;

  @SuppressWarnings("NullAway.Init")
  private FrameReader reader;

  private Status cause = Status.UNAVAILABLE.withDescription("the connection was lost");

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
  protected OutputSchedule added(ChannelHandlerContext context) {
    Output output = new Output(context, unsent, () -> takeup.expect());
    takeup =
        new SendTimeout(context.channel().eventLoop(), limits.send(), () -> look(context, output));
    connection = new ClientConnection(context, limits, encoder, output);
    assembly = new HeaderAssembly(context.alloc(), 2 * limits.headerListBytes());
    liveness =
        new KeepAlive(
            connection.loop(),
            new KeepAlive.Times(limits.begin(), limits.keepAlive(), limits.keepAliveTimeout()),
            this::ask,
            loss -> dead(context));
    frames = new ReplyFrames(connection, this::ready);
    reader = new FrameReader(frames, assembly);
    return connection.schedule();
  }

  private void ask() {
    FrameWriter.ping(connection.control(), false, ASK);
    connection.touch();
  }

  private void dead(ChannelHandlerContext context) {
    cause = Status.UNAVAILABLE.withDescription("the peer does not answer");
    context.close();
  }

  private boolean look(ChannelHandlerContext context, Output output) {
    if (output.isStuckForTooLong(0)) {
      cause = Status.UNAVAILABLE.withDescription("the peer does not take what it is sent");
      context.close();
    }
    return output.isStuck();
  }

  private void ready() {
    liveness.begun();
    made.complete(connection);
  }

  @Override
  protected void connected() {
    liveness.expectBeginning();
  }

  @Override
  protected void start(ChannelHandlerContext context, @Nullable SSLSession tls) {
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
  protected boolean isEnding() {
    return connection.isEnding();
  }

  @Override
  protected boolean readFrame(ByteBuf in) throws ProtocolError {
    return reader.read(in);
  }

  @Override
  protected void broken(ProtocolError e) {
    if (e.endsConnection()) {
      connection.end(e.code(), String.valueOf(e.getMessage()));
    } else {
      frames.streamFailed(e);
    }
  }

  @Override
  protected void defect(RuntimeException e) {
    connection.defect(e);
    connection.end(ErrorCode.INTERNAL_ERROR, "internal error");
  }

  @Override
  protected void heard() {
    liveness.heard();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    liveness.stop();
    takeup.stop();
    made.completeExceptionally(cause.asRuntimeException());
    connection.gone(cause);
  }

  @Override
  protected void removed() {
    connection.release();
    assembly.close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    cause = cause.withCause(failure);
    context.close();
  }
}
