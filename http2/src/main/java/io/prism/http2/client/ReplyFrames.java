package io.prism.http2.client;

import io.grpc.InternalMetadata;
import io.grpc.InternalStatus;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.internal.GrpcUtil;
import io.grpc.internal.TransportFrameUtil;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.FrameListener;
import io.prism.http2.frame.FrameWriter;
import io.prism.http2.frame.HeaderBlock;
import io.prism.http2.frame.HeaderDecoder;
import io.prism.http2.frame.ProtocolError;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What frames of the peer mean for the calls of a connection. */
final class ReplyFrames implements FrameListener {

  private static final AsciiString STATUS = AsciiString.cached(":status");
  private static final AsciiString OK = AsciiString.cached("200");
  private static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");
  private static final AsciiString GRPC = AsciiString.cached("application/grpc");
  private static final AsciiString GRPC_STATUS = AsciiString.cached("grpc-status");
  private static final AsciiString GRPC_OK = AsciiString.cached("0");
  private static final int INFORMATIONAL = 200;

  private final ClientConnection connection;
  private final ClientLimits limits;
  private final Runnable ready;
  private final ClientLiveness liveness;
  private final ReplyHeaders headers;
  private int receiveWindow;
  private int unreturned;
  private boolean settled;

  /** Frames of a connection; {@code ready} is run when the peer's settings are known. */
  ReplyFrames(ClientConnection connection, ClientLiveness liveness, Runnable ready) {
    this.connection = connection;
    this.limits = connection.limits();
    this.liveness = liveness;
    this.ready = ready;
    this.headers = new ReplyHeaders(limits.headerListBytes());
    this.receiveWindow = limits.connectionWindow();
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
    } else if (decoded == null || isUsualHead(decoded)) {
      stream.headSeen();
    } else if (httpStatus(decoded) >= INFORMATIONAL) {
      connection.fail(stream, noGrpc(decoded), new Metadata(), true);
    }
  }

  /** Whether a head says no more than that it is a reply of gRPC. */
  private boolean isUsualHead(HeaderBlock decoded) {
    AsciiString type = decoded.get(CONTENT_TYPE);
    boolean usual = OK.contentEquals(decoded.get(STATUS)) && type != null && type.startsWith(GRPC);
    if (usual) {
      headers.remember(false);
    }
    return usual;
  }

  private static int httpStatus(HeaderBlock decoded) {
    AsciiString status = decoded.get(STATUS);
    try {
      return status == null ? 0 : status.parseInt();
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static Status noGrpc(HeaderBlock decoded) {
    return GrpcUtil.httpStatusToGrpcStatus(httpStatus(decoded))
        .augmentDescription("the peer does not speak gRPC there");
  }

  private void end(ClientStream stream, @Nullable HeaderBlock decoded) {
    if (stream.isWithinMessage()) {
      broken(stream, "the reply ends within a message");
      return;
    }
    if (decoded == null) {
      connection.complete(stream);
      return;
    }
    AsciiString code = decoded.get(GRPC_STATUS);
    if (GRPC_OK.contentEquals(code)) {
      if (stream.isHeadSeen() && decoded.size() == 1) {
        headers.remember(true);
      }
      connection.complete(stream);
      return;
    }
    Metadata trailers = metadata(decoded);
    Status status = trailers.get(InternalStatus.CODE_KEY);
    if (status == null) {
      connection.fail(
          stream,
          stream.isHeadSeen()
              ? Status.UNKNOWN.withDescription("the reply has no status")
              : noGrpc(decoded),
          trailers,
          true);
      return;
    }
    String message = trailers.get(InternalStatus.MESSAGE_KEY);
    connection.fail(
        stream, message == null ? status : status.withDescription(message), trailers, true);
  }

  private static Metadata metadata(HeaderBlock decoded) {
    byte[][] fields = new byte[2 * decoded.size()][];
    int count = 0;
    for (int i = 0; i < decoded.size(); i++) {
      if (!decoded.name(i).isEmpty() && decoded.name(i).byteAt(0) != ':') {
        fields[count++] = decoded.name(i).toByteArray();
        fields[count++] = decoded.value(i).toByteArray();
      }
    }
    return InternalMetadata.newMetadata(
        TransportFrameUtil.toRawSerializedHeaders(Arrays.copyOf(fields, count)));
  }

  /** What the peer sent is no reply. */
  private void broken(ClientStream stream, String why) {
    connection.fail(stream, Status.INTERNAL.withDescription(why), new Metadata(), true);
  }

  @Override
  public void data(int streamId, ByteBuf in, int length, int counted, boolean endStream)
      throws ProtocolError {
    receive(counted);
    ClientStream stream = find(streamId);
    if (stream == null) {
      return;
    }
    if (!stream.received(counted)) {
      throw ProtocolError.ofConnection(
          ErrorCode.FLOW_CONTROL_ERROR, "more than a stream's window allows");
    }
    if (endStream) {
      stream.remoteEnded();
    }
    if (!stream.isHeadSeen()) {
      broken(stream, "the reply has data before its headers");
      return;
    }
    read(stream, in, length);
    if (stream.exchange() == null) {
      return;
    }
    if (endStream) {
      broken(stream, "the reply has no status");
      return;
    }
    int increment = stream.returned(counted, limits.streamWindow());
    if (increment > 0) {
      FrameWriter.windowUpdate(connection.control(), streamId, increment);
    }
  }

  private void read(ClientStream stream, ByteBuf in, int length) {
    int left = length;
    while (left > 0) {
      Exchange exchange = stream.exchange();
      if (exchange == null) {
        return;
      }
      if (!stream.isPrefixRead()) {
        left -= stream.readPrefix(in, left);
        if (!stream.isPrefixRead() || !beginMessage(stream, exchange)) {
          continue;
        }
      }
      left -= stream.readMessage(in, left);
      if (stream.isMessageRead()) {
        byte[] message = stream.takeMessage();
        exchange.message(message, stream.messageLength());
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
      connection.fail(
          stream,
          Status.RESOURCE_EXHAUSTED.withDescription("the reply's message is too large"),
          new Metadata(),
          true);
      return false;
    }
    if (announced > ClientStream.OWN_BYTES && !exchange.accepts(announced)) {
      connection.cancel(stream);
      return false;
    }
    stream.beginMessage(announced);
    return true;
  }

  /** The window of the connection is for all streams: it is given back at once. */
  private void receive(int bytes) throws ProtocolError {
    receiveWindow -= bytes;
    if (receiveWindow < 0) {
      throw ProtocolError.ofConnection(
          ErrorCode.FLOW_CONTROL_ERROR, "more than the connection's window allows");
    }
    unreturned += bytes;
    if (2 * unreturned >= limits.connectionWindow()) {
      FrameWriter.windowUpdate(connection.control(), 0, unreturned);
      receiveWindow += unreturned;
      unreturned = 0;
    }
  }

  @Override
  public void resetStream(int streamId, long code) throws ProtocolError {
    ClientStream stream = find(streamId);
    if (stream != null) {
      stream.remoteReset();
      connection.fail(
          stream,
          GrpcUtil.Http2Error.statusForCode(code).augmentDescription("the peer reset the call"),
          new Metadata(),
          code != ErrorCode.REFUSED_STREAM);
    }
  }

  /** Ends a stream for what its peer did wrong. */
  void streamFailed(ProtocolError e) {
    ClientStream stream = connection.streams().get(e.streamId());
    if (stream != null) {
      broken(stream, String.valueOf(e.getMessage()));
    }
  }

  /** The stream; null when it is over. */
  private @Nullable ClientStream find(int streamId) throws ProtocolError {
    ClientStream stream = connection.streams().get(streamId);
    if (stream == null && !connection.wasOpened(streamId)) {
      throw ProtocolError.ofConnection(ErrorCode.PROTOCOL_ERROR, "nobody opened that stream");
    }
    return stream;
  }

  // ---- windows and settings

  @Override
  public void windowUpdate(int streamId, int increment) throws ProtocolError {
    if (streamId == 0) {
      if (increment == 0 || !connection.sender().raiseWindow(increment)) {
        throw ProtocolError.ofConnection(ErrorCode.FLOW_CONTROL_ERROR, "a window out of range");
      }
      return;
    }
    ClientStream stream = find(streamId);
    if (stream != null) {
      if (increment == 0 || !stream.changeSendWindow(increment)) {
        throw ProtocolError.ofStream(
            streamId, ErrorCode.FLOW_CONTROL_ERROR, "a window out of range");
      }
      connection.sender().lineUp(stream);
    }
  }

  @Override
  public void setting(int id, long value) throws ProtocolError {
    int change = connection.peer().set(id, value, connection.sender()::tableSize);
    if (change == 0) {
      return;
    }
    boolean[] legal = {true};
    connection
        .streams()
        .forEach(
            stream -> {
              legal[0] &= stream.changeSendWindow(change);
              connection.sender().lineUp(stream);
            });
    if (!legal[0]) {
      throw ProtocolError.ofConnection(ErrorCode.FLOW_CONTROL_ERROR, "a window out of range");
    }
  }

  @Override
  public void settingsEnd() {
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
    liveness.answered();
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
