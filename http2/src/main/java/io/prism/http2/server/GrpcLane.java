package io.prism.http2.server;

import io.grpc.InternalStatus;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.internal.GrpcUtil;
import io.grpc.internal.StatsTraceContext;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.HeaderBlock;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Makes calls of grpc-java of the requests of one connection. */
final class GrpcLane {

  private static final AsciiString POST = AsciiString.cached("POST");

  /** Characters of a header that a refusal repeats. */
  private static final int MOST_SHOWN = 200;

  /** So many times its bytes a piece of a request may keep in memory. */
  private static final int MOST_KEPT = 4;

  private final Connection connection;
  private final GrpcTransport transport;
  private @Nullable AsciiString authorityBytes;
  private String authority = "";

  GrpcLane(Connection connection, GrpcTransport transport) {
    this.connection = connection;
    this.transport = transport;
  }

  /** Begins the call of a stream, or refuses what is no gRPC as HTTP does. */
  void open(StreamRecord stream, HeaderBlock headers) {
    if (!refuses(stream, headers)) {
      start(stream, headers, UnaryPlan.NO_DEADLINE);
    }
  }

  /** Begins the call of a stream that waited for the unary lane; it is known to be gRPC. */
  void openLate(StreamRecord stream, HeaderBlock headers, long deadlineNanos) {
    start(stream, headers, deadlineNanos);
  }

  /**
   * Begins a call.
   *
   * @param deadlineNanos what takes the place of a timeout in the headers
   */
  private void start(StreamRecord stream, HeaderBlock headers, long deadlineNanos) {
    String path = String.valueOf(headers.get(HeaderRules.PATH));
    String method = path.substring(1);
    Metadata metadata = metadata(headers);
    if (metadata == null) {
      connection.reset(stream, ErrorCode.INTERNAL_ERROR);
      return;
    }
    try {
      if (deadlineNanos != UnaryPlan.NO_DEADLINE) {
        metadata.discardAll(GrpcUtil.TIMEOUT_KEY);
        metadata.put(GrpcUtil.TIMEOUT_KEY, Math.max(0, deadlineNanos - System.nanoTime()));
      }
      StatsTraceContext stats =
          StatsTraceContext.newServerContext(transport.tracers(), method, metadata);
      GrpcStream call =
          new GrpcStream(connection, stream, stats, transport.tracer(), authority(headers));
      GrpcStream.State state = call.transportState();
      stream.grpc(state);
      transport.listener().streamCreated(call, method, metadata);
      state.onStreamAllocated();
    } catch (RuntimeException e) {
      if (GrpcRequest.hasReadableTimeouts(headers)) {
        connection.defect("a call cannot be begun", e);
      }
      connection.reset(stream, ErrorCode.INTERNAL_ERROR);
    }
  }

  /** The headers as calls have them; null when one of them cannot be read. */
  private static @Nullable Metadata metadata(HeaderBlock headers) {
    try {
      return RequestFields.metadata(headers);
    } catch (IllegalArgumentException e) {
      // A binary one that is no Base64.
      return null;
    }
  }

  private String authority(HeaderBlock headers) {
    AsciiString given = headers.get(HeaderRules.AUTHORITY);
    if (given == null) {
      given = headers.get(GrpcRequest.HOST);
    }
    if (given == null) {
      return "";
    }
    if (given != authorityBytes) {
      authorityBytes = given;
      authority = given.toString();
    }
    return authority;
  }

  /** Data of the call's request. */
  void data(GrpcStream.State call, ByteBuf in, int length, boolean end) {
    call.inboundDataReceived(new WireBuffers.Incoming(piece(in, length, end)), end);
  }

  /** A piece that waits for others must not keep much that arrived with it. */
  private ByteBuf piece(ByteBuf in, int length, boolean end) {
    return end || length > in.capacity() / MOST_KEPT
        ? in.retainedSlice(in.readerIndex(), length)
        : connection.allocate(length).writeBytes(in, in.readerIndex(), length);
  }

  /** The request ended without further data. */
  void end(GrpcStream.State call) {
    call.inboundDataReceived(new WireBuffers.Incoming(Unpooled.EMPTY_BUFFER), true);
  }

  // ---- what is no gRPC

  private boolean refuses(StreamRecord stream, HeaderBlock headers) {
    AsciiString path = headers.get(HeaderRules.PATH);
    AsciiString type = headers.get(GrpcRequest.CONTENT_TYPE);
    AsciiString method = headers.get(HeaderRules.METHOD);
    if (headers.get(HeaderRules.AUTHORITY) == null && headers.count(GrpcRequest.HOST) > 1) {
      refuse(stream, 400, Status.Code.INTERNAL, "Multiple host headers", false);
    } else if (path == null || path.charAt(0) != '/') {
      refuse(
          stream,
          404,
          Status.Code.UNIMPLEMENTED,
          "Expected path to start with /: " + shown(path),
          false);
    } else if (type == null) {
      refuse(stream, 415, Status.Code.INTERNAL, "Content-Type is missing from the request", false);
    } else if (!GrpcUtil.isGrpcContentType(type.toString())) {
      refuse(
          stream,
          415,
          Status.Code.INTERNAL,
          "Content-Type '" + shown(type) + "' is not supported",
          false);
    } else if (!POST.contentEquals(method)) {
      refuse(
          stream,
          405,
          Status.Code.INTERNAL,
          "Method '" + shown(method) + "' is not supported",
          true);
    } else {
      return false;
    }
    return true;
  }

  /** A few bytes of a client must not become many of ours, which wait until it takes them. */
  private static String shown(@Nullable AsciiString value) {
    String text = String.valueOf(value);
    return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
  }

  /** Answers with an HTTP status, and a gRPC status that says the same. */
  void refuse(
      StreamRecord stream, int status, Status.Code code, String message, boolean allowsPost) {
    Metadata told = new Metadata();
    told.put(InternalStatus.CODE_KEY, code.toStatus());
    told.put(InternalStatus.MESSAGE_KEY, message);
    connection.sender().headers(stream, ReplyFields.refusal(status, told, allowsPost));
    stream.end(StreamRecord.Ending.Plain.NOTHING);
    connection
        .sender()
        .data(stream, Unpooled.wrappedBuffer(message.getBytes(StandardCharsets.UTF_8)));
  }
}
