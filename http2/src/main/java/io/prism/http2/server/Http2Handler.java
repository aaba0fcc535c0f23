package io.prism.http2.server;

import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.prism.http2.frame.ByteAccount;
import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.FrameHandler;
import io.prism.http2.frame.FrameReader;
import io.prism.http2.frame.OutputSchedule;
import io.prism.http2.frame.Preface;
import io.prism.http2.frame.ProtocolError;
import java.io.IOException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The server's end of a connection. */
final class Http2Handler extends FrameHandler {

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

  Http2Handler(
      GrpcTransport transport, @Nullable UnaryLane lane, Http2Limits limits, ByteAccount memory) {
    this.transport = transport;
    this.lane = lane;
    this.limits = limits;
    this.memory = memory;
  }

  @Override
  protected OutputSchedule added(ChannelHandlerContext context) {
    connection = new Connection(context, limits, memory);
    transport.connect(connection);
    Requests requests = new Requests(connection, new GrpcLane(connection, transport), lane);
    frames = new StreamFrames(connection, requests);
    reader = new FrameReader(frames, connection.assembly());
    connection.liveness().expectBeginning(requests::forget);
    return connection.schedule();
  }

  @Override
  protected void start(ChannelHandlerContext context, @Nullable SSLSession tls) {
    connection.start(transport.ready(context.channel(), tls));
  }

  @Override
  protected boolean isEnding() {
    return connection.isEnding();
  }

  @Override
  protected boolean readFrame(ByteBuf in) throws ProtocolError {
    return preface.read(in) && reader.read(in);
  }

  @Override
  protected void broken(ProtocolError e) {
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
  protected void defect(RuntimeException e) {
    connection.defect("a connection failed", e);
    connection.end(ErrorCode.INTERNAL_ERROR, "internal error");
  }

  @Override
  protected void heard() {
    connection.liveness().heard();
    frames.readComplete();
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
  protected void removed() {
    connection.release();
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
