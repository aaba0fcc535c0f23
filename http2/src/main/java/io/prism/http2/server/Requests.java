package io.prism.http2.server;

import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
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
  private final Runnable giveUp = this::giveUp;
  private boolean giveUpScheduled;

  Requests(Connection connection, GrpcLane grpc, @Nullable UnaryLane lane) {
    this.connection = connection;
    this.grpc = grpc;
    this.plans = lane == null ? null : new PlanCache(lane);
  }

  /** A request begins. */
  void begin(int streamId, HeaderBlock headers, boolean endStream, int sendWindow)
      throws ProtocolError {
    int timeoutAt = headers.indexOf(GrpcRequest.TIMEOUT);
    PlanCache.Known known = plans == null ? null : plans.find(headers, timeoutAt);
    if (known == null) {
      HeaderRules.checkRequest(streamId, headers);
    }
    if (plans != null && !endStream && isKeepingUp()) {
      AsciiString text = timeoutAt < 0 ? null : headers.value(timeoutAt);
      long timeout = GrpcRequest.timeoutNanos(text);
      PlanCache.Known planned =
          timeout == GrpcRequest.UNREADABLE ? null : planned(plans, known, headers);
      if (planned != null) {
        StreamRecord stream = connection.open(streamId, sendWindow, -1);
        stream.plan(planned, timeout);
        waiting.add(stream);
        return;
      }
    }
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

  private PlanCache.@Nullable Known planned(
      PlanCache cache, PlanCache.@Nullable Known known, HeaderBlock headers) {
    if (known != null) {
      return cache.renewed(known, connection.attributes());
    }
    return GrpcRequest.isPlain(headers) ? cache.learn(headers, connection.attributes()) : null;
  }

  private boolean isKeepingUp() {
    return connection.output().isWritable() && connection.sender().queued() < MOST_QUEUED;
  }

  /** Data of a request, which may be the end of it. */
  void data(StreamRecord stream, ByteBuf in, int length, boolean endStream) {
    PlanCache.Known known = stream.planned();
    if (known != null) {
      stream.unplan();
      if (endStream && isWholeMessage(in, length) && offer(stream, known, in, length)) {
        return;
      }
      handOver(stream, known);
    }
    GrpcStream.State call = stream.grpc();
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

  private boolean offer(StreamRecord stream, PlanCache.Known known, ByteBuf in, int length) {
    int start = in.readerIndex();
    int writer = in.writerIndex();
    in.setIndex(start + PREFIX_BYTES, start + length);
    try {
      return stream.reply().offer(known.plan(), in);
    } finally {
      in.setIndex(start, writer);
    }
  }

  private void handOver(StreamRecord stream, PlanCache.Known known) {
    stream.unplan();
    grpc.openLate(stream, known.headers(), stream.deadlineNanos());
  }

  /** A request ended without further data. */
  void end(StreamRecord stream) {
    PlanCache.Known known = stream.planned();
    if (known != null) {
      handOver(stream, known);
    }
    GrpcStream.State call = stream.grpc();
    if (call != null) {
      grpc.end(call);
    }
  }

  /** A request with more headers than we take. */
  void tooLarge(StreamRecord stream) {
    grpc.refuse(stream, 431, Status.Code.INTERNAL, "Request header fields are too large", false);
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
      PlanCache.Known known = stream.planned();
      if (known != null) {
        handOver(stream, known);
      }
    }
    waiting.clear();
    connection.touch();
  }
}
