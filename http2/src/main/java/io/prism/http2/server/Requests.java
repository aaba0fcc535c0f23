package io.prism.http2.server;

import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.prism.http2.frame.HeaderBlock;
import io.prism.http2.frame.ProtocolError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides which lane a request takes. The unary lane gets it when its headers were planned and all
 * of its one message came with them, uncompressed and in one frame; everything else becomes a call
 * of grpc-java, from the first byte on. So does a request whose message does not follow its headers
 * at once: from then on it may need a timer.
 */
final class Requests {

  private static final int PREFIX_BYTES = 5;

  /** A message that does not follow its headers within this time is not waited for. */
  private static final long PATIENCE_MILLIS = 5;

  /** A client that is so far behind with reading does not get the short way. */
  private static final long MOST_QUEUED = 1 << 20;

  private final Connection connection;
  private final GrpcLane grpc;
  private final @Nullable PlanCache plans;
  private final List<StreamRecord> waiting = new ArrayList<>();
  private final Runnable giveUp;
  private boolean giveUpScheduled;

  Requests(Connection connection, GrpcLane grpc, @Nullable UnaryLane lane) {
    this.connection = connection;
    this.grpc = grpc;
    this.giveUp = () -> connection.guarded(this::giveUp);
    this.plans = lane == null ? null : new PlanCache(lane);
  }

  /** A request begins. */
  void begin(int streamId, HeaderBlock headers, boolean endStream, int sendWindow)
      throws ProtocolError {
    KnownRequest known = plans == null ? null : plans.find(headers);
    if (known == null) {
      HeaderRules.checkRequest(streamId, headers);
    } else {
      known.checkFree(streamId, headers);
    }
    if (plans == null
        || endStream
        || !isKeepingUp()
        || !beginPlanned(plans, known, streamId, headers, sendWindow)) {
      beginCall(streamId, headers, endStream, sendWindow);
    }
  }

  private boolean beginPlanned(
      PlanCache cache, @Nullable KnownRequest seen, int streamId, HeaderBlock headers, int window)
      throws ProtocolError {
    if (seen == null && !GrpcRequest.isPlain(headers)) {
      return false;
    }
    KnownRequest known = seen == null ? cache.learn(headers) : seen;
    UnaryPlan plan = plan(cache, known);
    long timeout = known.timeoutNanos(headers);
    if (plan == null || timeout == GrpcRequest.UNREADABLE) {
      return false;
    }
    StreamRecord stream = connection.open(streamId, window, known.contentLength(streamId, headers));
    stream.plan(plan, known, headers, timeout);
    waiting.add(stream);
    return true;
  }

  /** What a request means to the unary lane; null when it is for the other one. */
  private @Nullable UnaryPlan plan(PlanCache cache, KnownRequest known) {
    try {
      return cache.plan(known, connection.attributes());
    } catch (RuntimeException e) {
      connection.defect("the unary lane cannot plan a request", e);
      return null;
    }
  }

  private void beginCall(int streamId, HeaderBlock headers, boolean endStream, int sendWindow)
      throws ProtocolError {
    long length = HeaderRules.contentLength(streamId, headers);
    StreamRecord stream = connection.open(streamId, sendWindow, length);
    if (endStream) {
      stream.remoteEnd();
    }
    grpc.open(stream, headers);
    if (endStream) {
      end(stream);
    }
  }

  private boolean isKeepingUp() {
    return connection.output().isWritable() && connection.sender().queued() < MOST_QUEUED;
  }

  /** Data of a request, which may be the end of it. */
  void data(StreamRecord stream, ByteBuf in, int length, boolean endStream) {
    UnaryPlan plan = stream.planned();
    if (plan != null) {
      if (endStream
          && isKeepingUp()
          && isWholeMessage(in, length)
          && offer(stream, plan, in, length)) {
        return;
      }
      handOver(stream);
    }
    GrpcStream.State call = reader(stream);
    if (call != null) {
      grpc.data(call, in, length, endStream);
    }
  }

  private static boolean isWholeMessage(ByteBuf in, int length) {
    int start = in.readerIndex();
    return length >= PREFIX_BYTES
        && in.getByte(start) == 0
        && in.getInt(start + 1) == length - PREFIX_BYTES;
  }

  private boolean offer(StreamRecord stream, UnaryPlan plan, ByteBuf in, int length) {
    stream.unplan();
    int start = in.readerIndex();
    int writer = in.writerIndex();
    in.setIndex(start + PREFIX_BYTES, start + length);
    try {
      return stream.reply().offer(plan, in);
    } finally {
      in.setIndex(start, writer);
    }
  }

  private void handOver(StreamRecord stream) {
    stream.unplan();
    grpc.openLate(stream, stream.headers(), stream.deadlineNanos());
  }

  /** A request ended without further data. */
  void end(StreamRecord stream) {
    if (stream.planned() != null) {
      handOver(stream);
    }
    GrpcStream.State call = reader(stream);
    if (call != null) {
      grpc.end(call);
    }
  }

  /** A call that has ended reads nothing any more, however long its replies wait for the client. */
  private static GrpcStream.@Nullable State reader(StreamRecord stream) {
    return stream.ending() == null ? stream.grpc() : null;
  }

  /** A request with more headers than we take. */
  void tooLarge(StreamRecord stream) {
    grpc.refuse(stream, 431, Status.Code.INTERNAL, "Request header fields are too large", false);
  }

  /** The client was silent: what was found out for its requests is not kept any longer. */
  void forget() {
    if (plans != null) {
      plans.clear();
    }
  }

  /**
   * All that arrived together was read. A message may be cut off where the read ended, so those
   * that are not here yet are waited for a moment.
   */
  void readComplete() {
    boolean any = false;
    for (int i = 0; i < waiting.size() && !any; i++) {
      any = waiting.get(i).planned() != null;
    }
    if (!any) {
      waiting.clear();
    } else if (!giveUpScheduled) {
      giveUpScheduled = true;
      var unused = connection.loop().schedule(giveUp, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void giveUp() {
    giveUpScheduled = false;
    for (int i = 0; i < waiting.size(); i++) {
      StreamRecord stream = waiting.get(i);
      if (stream.planned() != null) {
        handOver(stream);
      }
    }
    waiting.clear();
    connection.touch();
  }
}
