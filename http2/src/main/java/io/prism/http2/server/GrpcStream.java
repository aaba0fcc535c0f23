package io.prism.http2.server;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.internal.AbstractServerStream;
import io.grpc.internal.StatsTraceContext;
import io.grpc.internal.TransportTracer;
import io.grpc.internal.WritableBuffer;
import io.netty.buffer.ByteBuf;
import io.prism.http2.frame.ErrorCode;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A stream of grpc-java on the engine. */
final class GrpcStream extends AbstractServerStream {

  private static final int LEAST_BUFFER = 4 << 10;
  private static final int LARGEST_BUFFER = 1 << 20;

  private final Connection connection;
  private final State state;
  private final int id;
  private final String authority;
  private final ToConnection sink = new ToConnection();

  GrpcStream(
      Connection connection,
      StreamRecord stream,
      StatsTraceContext stats,
      TransportTracer tracer,
      String authority) {
    super(
        capacity ->
            new WireBuffers.Outgoing(
                connection.allocate(Math.min(LARGEST_BUFFER, Math.max(LEAST_BUFFER, capacity)))),
        stats);
    this.connection = connection;
    this.state = new State(connection, stream, stats, tracer);
    this.id = stream.id();
    this.authority = authority;
  }

  @Override
  protected State transportState() {
    return state;
  }

  @Override
  protected Sink abstractServerStreamSink() {
    return sink;
  }

  @Override
  public Attributes getAttributes() {
    return connection.attributes();
  }

  @Override
  public String getAuthority() {
    return authority;
  }

  @Override
  public int streamId() {
    return id;
  }

  /** Brings what the call does to the loop, in the order in which it does it. */
  private final class ToConnection implements Sink {
    private final AtomicInteger underway = new AtomicInteger();

    private void onLoop(Runnable action) {
      if (connection.loop().inEventLoop() && underway.get() == 0) {
        action.run();
        connection.touch();
        return;
      }
      underway.incrementAndGet();
      connection
          .queue()
          .add(
              () -> {
                underway.decrementAndGet();
                action.run();
              });
    }

    @Override
    public void writeHeaders(Metadata headers, boolean flush) {
      onLoop(
          () -> {
            StreamRecord stream = state.stream;
            if (stream != null) {
              state.headersSent = true;
              connection.sender().headers(stream, ReplyFields.headers(headers));
            }
          });
    }

    @Override
    public void writeFrame(WritableBuffer frame, boolean flush, int numMessages) {
      ByteBuf bytes = ((WireBuffers.Outgoing) frame).bytes();
      int count = bytes.readableBytes();
      onSendingBytes(count);
      onLoop(
          () -> {
            StreamRecord stream = state.stream;
            if (stream == null) {
              bytes.release();
              state.onSentBytes(count);
            } else {
              connection.sender().data(stream, bytes);
              state.tracer().reportMessageSent(numMessages);
            }
          });
    }

    @Override
    public void writeTrailers(Metadata trailers, boolean headersSent, Status status) {
      onLoop(
          () -> {
            StreamRecord stream = state.stream;
            if (stream != null) {
              byte[][] fields =
                  headersSent ? ReplyFields.trailers(trailers) : ReplyFields.headers(trailers);
              connection.sender().end(stream, new StreamRecord.Ending.Block(fields));
            }
          });
    }

    @Override
    public void cancel(Status status) {
      onLoop(() -> state.fail(status, ErrorCode.CANCEL));
    }
  }

  /** The stream on the loop. */
  static final class State extends AbstractServerStream.TransportState {
    private final Connection connection;
    private @Nullable StreamRecord stream;
    private boolean headersSent;

    private State(
        Connection connection,
        StreamRecord stream,
        StatsTraceContext stats,
        TransportTracer tracer) {
      // The budget refuses larger messages, with an error that says more.
      super(Integer.MAX_VALUE, stats, tracer);
      this.connection = connection;
      this.stream = stream;
    }

    TransportTracer tracer() {
      return getTransportTracer();
    }

    /** The engine has no such stream any more. */
    void detach() {
      stream = null;
    }

    /** Ends the call with a status, and the stream with a reset. */
    void fail(Status status, int code) {
      transportReportStatus(status);
      StreamRecord open = stream;
      if (open != null) {
        connection.reset(open, code);
      }
    }

    @Override
    public void runOnTransportThread(Runnable action) {
      if (connection.loop().inEventLoop()) {
        action.run();
        connection.touch();
      } else {
        connection.queue().add(action);
      }
    }

    @Override
    public void bytesRead(int bytes) {
      StreamRecord open = stream;
      if (open != null) {
        connection.returnBytes(open, bytes);
        connection.touch();
      }
    }

    @Override
    public void deframeFailed(Throwable cause) {
      Status status = Status.fromThrowable(cause);
      transportReportStatus(status);
      StreamRecord open = stream;
      if (open != null && !headersSent) {
        // The client is told what was wrong while it can be; the call knows already.
        detach();
        open.dismissGrpc();
        connection.sender().end(open, new StreamRecord.Ending.Block(ReplyFields.failure(status)));
      } else if (open != null) {
        connection.reset(open, ErrorCode.CANCEL);
      }
      connection.touch();
    }
  }
}
