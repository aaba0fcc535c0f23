package io.prism.http2.server;

import io.netty.buffer.ByteBuf;
import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.HeaderBlock;
import io.prism.http2.frame.ProtocolError;
import io.prism.http2.frame.ReceiveWindow;
import io.prism.http2.frame.SendTimeout;
import io.prism.http2.frame.SendWindow;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One stream. Used again for another one when this one is over, so that a request makes no garbage.
 * Everything here is touched on the loop only.
 */
final class StreamRecord {

  /** What ends a stream on our side, behind its data. */
  sealed interface Ending {
    /** Trailers of a reply with status OK and nothing else. */
    enum Usual implements Ending {
      OK
    }

    /** A header block of names and values in turn. */
    record Block(byte[][] fields) implements Ending {}

    /** The last data ends the stream. */
    enum Plain implements Ending {
      NOTHING
    }
  }

  private final LaneReply reply;

  private int id;

  // Receiving.
  private boolean remoteEnded;
  private final ReceiveWindow receiveWindow;
  private long missing;

  // Sending.
  private final SendWindow sendWindow = new SendWindow(0);
  private boolean localEnded;
  private boolean closed;
  private final Deque<ByteBuf> data = new ArrayDeque<>(2);
  private long queued;
  private final SendTimeout.Wait wait = new SendTimeout.Wait();
  private @Nullable Ending ending;
  private boolean inLine;

  // Lanes.
  private GrpcStream.@Nullable State grpc;
  private @Nullable UnaryPlan planned;
  private @Nullable KnownRequest kind;
  private @Nullable HeaderBlock ownHeaders;
  private boolean hasOwnHeaders;
  private long deadlineNanos;

  StreamRecord(Connection connection) {
    this.reply = new LaneReply(connection, this);
    this.receiveWindow = new ReceiveWindow(connection.limits().streamWindow());
  }

  /** Becomes another stream. */
  void open(int newId, int newSendWindow, long contentLength) {
    id = newId;
    remoteEnded = false;
    receiveWindow.reset();
    missing = contentLength;
    sendWindow.reset(newSendWindow);
    localEnded = false;
    closed = false;
    queued = 0;
    wait.reset();
    ending = null;
    inLine = false;
    grpc = null;
    planned = null;
    kind = null;
    reply.reset();
  }

  int id() {
    return id;
  }

  LaneReply reply() {
    return reply;
  }

  // ---- receiving

  boolean isRemoteEnded() {
    return remoteEnded;
  }

  /** The request is complete. */
  void remoteEnd() throws ProtocolError {
    remoteEnded = true;
    if (missing > 0) {
      throw ProtocolError.ofStream(
          id, ErrorCode.PROTOCOL_ERROR, "less data than the content length says");
    }
  }

  /** Data arrived. */
  void received(int length, int counted) throws ProtocolError {
    if (!receiveWindow.received(counted)) {
      throw ProtocolError.ofStream(id, ErrorCode.FLOW_CONTROL_ERROR, "more than the window allows");
    }
    if (missing >= 0) {
      missing -= length;
      if (missing < 0) {
        missing = 0;
        throw ProtocolError.ofStream(
            id, ErrorCode.PROTOCOL_ERROR, "more data than the content length says");
      }
    }
  }

  /**
   * Data was read, so that more may come.
   *
   * @return by how much to raise the client's window now; 0 while it is not worth a frame
   */
  int returned(int bytes) {
    return remoteEnded ? 0 : receiveWindow.returned(bytes);
  }

  // ---- sending

  /** Whether the reply is complete though the request is not. */
  boolean isLocalEnded() {
    return localEnded;
  }

  void localEnd() {
    localEnded = true;
    ending = null;
  }

  SendWindow sendWindow() {
    return sendWindow;
  }

  /** Data that waits for its turn. */
  Deque<ByteBuf> data() {
    return data;
  }

  long queued() {
    return queued;
  }

  /** Data waits behind what is there already. */
  void queue(ByteBuf bytes) {
    if (data.isEmpty()) {
      wait.reset();
    }
    data.add(bytes);
    queued += bytes.readableBytes();
  }

  /** Some of the data was sent. */
  void unqueue(int bytes) {
    queued -= bytes;
    wait.moved(bytes);
  }

  /** What waits is void. */
  void dropQueued() {
    queued = 0;
  }

  /** Looks at data that waits for the stream's window; true when it has waited for too long. */
  boolean isHeldBackForTooLong() {
    return queued > 0 && sendWindow.size() <= 0 && wait.look(queued);
  }

  @Nullable Ending ending() {
    return ending;
  }

  void end(Ending how) {
    ending = how;
  }

  /** Whether it stands in the line of those that have something to send. */
  boolean isInLine() {
    return inLine;
  }

  void inLine(boolean stands) {
    inLine = stands;
  }

  // ---- lanes

  boolean isClosed() {
    return closed;
  }

  void close() {
    closed = true;
    grpc = null;
    planned = null;
    for (ByteBuf left = data.poll(); left != null; left = data.poll()) {
      left.release();
    }
    ending = null;
  }

  GrpcStream.@Nullable State grpc() {
    return grpc;
  }

  void grpc(GrpcStream.State state) {
    grpc = state;
  }

  /** Its call has ended and was told; what the client still sends has no reader. */
  void dismissGrpc() {
    grpc = null;
  }

  /** What the request means to the unary lane while it waits for its message. */
  @Nullable UnaryPlan planned() {
    return planned;
  }

  void plan(UnaryPlan plan, KnownRequest known, HeaderBlock headers, long timeout) {
    planned = plan;
    kind = known;
    hasOwnHeaders = known.differs(headers);
    if (hasOwnHeaders) {
      HeaderBlock own = ownHeaders == null ? new HeaderBlock() : ownHeaders;
      own.set(headers);
      ownHeaders = own;
    }
    deadlineNanos =
        timeout == UnaryPlan.NO_DEADLINE ? UnaryPlan.NO_DEADLINE : System.nanoTime() + timeout;
  }

  /** The headers of a request that was planned; its timeout may be another one. */
  HeaderBlock headers() {
    HeaderBlock own = ownHeaders;
    KnownRequest known = kind;
    if (hasOwnHeaders && own != null) {
      return own;
    }
    if (known == null) {
      throw new IllegalStateException("the request was not planned");
    }
    return known.headers();
  }

  void unplan() {
    planned = null;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }
}
