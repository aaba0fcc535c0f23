package io.prism.http2.client;

import io.grpc.InternalStatus;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.internal.GrpcUtil;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.FrameListener;
import io.prism.http2.frame.FrameWriter;
import io.prism.http2.frame.HeaderBlock;
import io.prism.http2.frame.HeaderDecoder;
import io.prism.http2.frame.PeerSettings;
import io.prism.http2.frame.ProtocolError;
import io.prism.http2.frame.ReceiveWindow;
import org.jspecify.annotations.Nullable;

/** What frames of the peer mean for the calls of a connection. */
final class ReplyFrames implements FrameListener {

  private static final AsciiString GRPC_STATUS = AsciiString.cached("grpc-status");
  private static final AsciiString GRPC_OK = AsciiString.cached("0");

  private final ClientConnection connection;
  private final ClientCalls calls;
  private final RequestSender sender;
  private final ClientLimits limits;
  private final Runnable ready;
  private final ReplyHeaders headers;
  private final ReceiveWindow receiveWindow;
  private boolean settled;

  /** Frames of a connection; {@code ready} is run when the peer's settings are known. */
  ReplyFrames(ClientConnection connection, Runnable ready) {
    this.connection = connection;
    this.limits = connection.limits();
    this.calls = connection.calls();
    this.sender = connection.sender();
    this.ready = ready;
    this.headers = new ReplyHeaders(limits.headerListBytes());
    this.receiveWindow = new ReceiveWindow(limits.connectionWindow());
  }

  // ---- replies

  @Override
  public void headers(int streamId, ByteBuf block, boolean endStream, boolean dependsOnItself)
      throws ProtocolError {
    HeaderBlock decoded;
    try {
      decoded = headers.read(streamId, block, endStream);
    } catch (HeaderDecoder.TooLargeException e) {
      ClientStream stream = find(streamId);
      if (stream != null) {
        broken(stream, "the reply's headers are too large");
      }
      return;
    }
    ClientStream stream = find(streamId);
    if (stream == null) {
      return;
    }
    if (endStream) {
      stream.remoteEnded();
      end(stream, decoded);
    } else if (stream.isHeadSeen()) {
      broken(stream, "the reply has headers in its middle");
    } else if (decoded == null) {
      stream.headSeen();
    } else if (ReplyRules.isGrpc(decoded)) {
      headers.remember(false);
      stream.headSeen();
    } else if (!ReplyRules.isInformational(decoded)) {
      noGrpc(stream, decoded);
    }
  }

  private void noGrpc(ClientStream stream, HeaderBlock decoded) {
    calls.fail(stream, ReplyRules.noGrpc(decoded), new Metadata(), true);
  }

  private void end(ClientStream stream, @Nullable HeaderBlock decoded) {
    if (stream.isWithinMessage()) {
      broken(stream, "the reply ends within a message");
    } else if (decoded != null) {
      end(stream, decoded, stream.isHeadSeen());
    } else if (stream.isHeadSeen()) {
      calls.complete(stream);
    } else {
      broken(stream, "the reply has no headers");
    }
  }

  private void end(ClientStream stream, HeaderBlock decoded, boolean headSeen) {
    Status status = Status.OK;
    Metadata trailers = new Metadata();
    if (!GRPC_OK.contentEquals(decoded.get(GRPC_STATUS))) {
      try {
        trailers = ReplyRules.metadata(decoded);
      } catch (IllegalArgumentException e) {
        broken(stream, "the reply's trailers cannot be read");
        return;
      }
      status = trailers.get(InternalStatus.CODE_KEY);
    }
    if (status == null) {
      Status missing =
          headSeen
              ? Status.UNKNOWN.withDescription("the reply has no status")
              : ReplyRules.noGrpc(decoded);
      calls.fail(stream, missing, trailers, true);
    } else if (!status.isOk()) {
      String message = trailers.get(InternalStatus.MESSAGE_KEY);
      calls.fail(
          stream, message == null ? status : status.withDescription(message), trailers, true);
    } else if (headSeen) {
      if (decoded.size() == 1) {
        headers.remember(true);
      }
      calls.complete(stream);
    } else if (ReplyRules.isGrpc(decoded)) {
      calls.complete(stream);
    } else {
      noGrpc(stream, decoded);
    }
  }

  /** What the peer sent is no reply. */
  private void broken(ClientStream stream, String why) {
    calls.fail(stream, Status.INTERNAL.withDescription(why), new Metadata(), true);
  }

  @Override
  public void data(int streamId, ByteBuf in, int length, int counted, boolean endStream)
      throws ProtocolError {
    receive(counted);
    ClientStream stream = find(streamId);
    if (stream == null) {
      return;
    }
    if (!stream.receiveWindow().received(counted)) {
      throw ProtocolError.ofStream(
          streamId, ErrorCode.FLOW_CONTROL_ERROR, "more than the window allows");
    }
    if (endStream) {
      stream.remoteEnded();
    }
    if (!stream.isHeadSeen()) {
      broken(stream, "the reply has data before its headers");
      return;
    }
    Exchange exchange = stream.exchange();
    if (exchange == null || !read(stream, exchange, in, length)) {
      return;
    }
    if (endStream) {
      broken(stream, "the reply has no status");
      return;
    }
    int increment = stream.receiveWindow().returned(counted);
    if (increment > 0) {
      FrameWriter.windowUpdate(connection.control(), streamId, increment);
    }
  }

  /** Reads data; false when the call ended meanwhile: its record may be another one's already. */
  private boolean read(ClientStream stream, Exchange exchange, ByteBuf in, int length) {
    int left = length;
    while (left > 0) {
      if (stream.isReplied()) {
        broken(stream, "more than one reply");
        return false;
      }
      if (!stream.isPrefixRead()) {
        left -= stream.readPrefix(in, left);
        if (!stream.isPrefixRead()) {
          return true;
        }
        if (!beginMessage(stream, exchange)) {
          return false;
        }
      }
      left -= stream.readMessage(in, left);
      if (stream.isMessageRead()) {
        deliver(stream, exchange, stream.takeMessage());
        if (stream.exchange() != exchange) {
          return false;
        }
      }
    }
    return true;
  }

  /** One that fails to take its reply must not take others of the connection with it. */
  private void deliver(ClientStream stream, Exchange exchange, byte[] message) {
    try {
      exchange.message(message, stream.messageLength());
    } catch (RuntimeException | Error e) {
      connection.defect(e);
      if (stream.exchange() == exchange) {
        broken(stream, "the reply was not taken");
      }
    }
  }

  private boolean beginMessage(ClientStream stream, Exchange exchange) {
    int announced = stream.announced();
    if (stream.isCompressed()) {
      broken(stream, "the reply is compressed, which nobody asked for");
      return false;
    }
    if (announced < 0 || announced > limits.maxMessageBytes()) {
      calls.fail(
          stream,
          Status.RESOURCE_EXHAUSTED.withDescription("the reply's message is too large"),
          new Metadata(),
          true);
      return false;
    }
    if (announced > ClientStream.OWN_BYTES) {
      boolean accepted = exchange.accepts(announced);
      if (stream.exchange() != exchange) {
        return false;
      }
      if (!accepted) {
        calls.cancel(stream);
        return false;
      }
    }
    stream.beginMessage(announced);
    return true;
  }

  /** The window of the connection is for all streams: it is given back at once. */
  private void receive(int bytes) throws ProtocolError {
    if (!receiveWindow.received(bytes)) {
      throw ProtocolError.ofConnection(
          ErrorCode.FLOW_CONTROL_ERROR, "more than the connection's window allows");
    }
    int increment = receiveWindow.returned(bytes);
    if (increment > 0) {
      FrameWriter.windowUpdate(connection.control(), 0, increment);
    }
  }

  @Override
  public void resetStream(int streamId, long code) throws ProtocolError {
    ClientStream stream = find(streamId);
    if (stream != null) {
      stream.remoteReset();
      calls.fail(stream, statusOf(stream, code), new Metadata(), code != ErrorCode.REFUSED_STREAM);
    }
  }

  /** A peer can only reset a stream when its deadline is over, and may notice that before us. */
  private static Status statusOf(ClientStream stream, long code) {
    return code == ErrorCode.CANCEL && stream.isOverdue(System.nanoTime())
        ? Status.DEADLINE_EXCEEDED.withDescription("the peer gave up at the deadline")
        : GrpcUtil.Http2Error.statusForCode(code).augmentDescription("the peer reset the call");
  }

  /** Ends a stream for what its peer did wrong. */
  void streamFailed(ProtocolError e) {
    ClientStream stream = calls.get(e.streamId());
    if (stream != null) {
      calls.fail(
          stream, e.code(), Status.INTERNAL.withDescription(e.getMessage()), new Metadata(), true);
    }
  }

  /** The stream; null when it is over. */
  private @Nullable ClientStream find(int streamId) throws ProtocolError {
    ClientStream stream = calls.get(streamId);
    if (stream == null && !calls.wasOpened(streamId)) {
      throw ProtocolError.ofConnection(ErrorCode.PROTOCOL_ERROR, "nobody opened that stream");
    }
    return stream;
  }

  // ---- windows and settings

  @Override
  public void windowUpdate(int streamId, int increment) throws ProtocolError {
    if (streamId == 0) {
      if (increment == 0) {
        throw ProtocolError.ofConnection(ErrorCode.PROTOCOL_ERROR, "a window raised by nothing");
      }
      if (!sender.window().change(increment)) {
        throw ProtocolError.ofConnection(ErrorCode.FLOW_CONTROL_ERROR, "a window out of range");
      }
      return;
    }
    ClientStream stream = find(streamId);
    if (stream == null) {
      return;
    }
    if (increment == 0) {
      throw ProtocolError.ofStream(
          streamId, ErrorCode.PROTOCOL_ERROR, "a window raised by nothing");
    }
    if (!stream.sendWindow().change(increment)) {
      throw ProtocolError.ofStream(streamId, ErrorCode.FLOW_CONTROL_ERROR, "a window out of range");
    }
    sender.lineUp(stream);
  }

  @Override
  public void setting(int id, long value) throws ProtocolError {
    if (id == PeerSettings.ENABLE_PUSH && value != 0) {
      throw ProtocolError.ofConnection(
          ErrorCode.PROTOCOL_ERROR, "a server that would be pushed to");
    }
    calls.peer().set(id, value, sender::tableSize);
  }

  @Override
  public void settingsEnd() throws ProtocolError {
    int change = calls.peer().windowChange();
    if (change != 0 && !calls.changeWindows(change)) {
      throw ProtocolError.ofConnection(ErrorCode.FLOW_CONTROL_ERROR, "a window out of range");
    }
    FrameWriter.settingsAck(connection.control());
    if (!settled) {
      settled = true;
      ready.run();
    }
  }

  // ---- the line

  @Override
  public void settingsAck() {}

  @Override
  public void ping(long content) {
    FrameWriter.ping(connection.control(), true, content);
  }

  @Override
  public void pingAck(long content) {
    // All that arrives tells that the peer is there.
  }

  @Override
  public void priority(int streamId) {}

  @Override
  public void goAway(int lastStreamId, long code) {
    connection.goAway(lastStreamId);
  }

  @Override
  public void unknown() {}
}
