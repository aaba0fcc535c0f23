package io.prism.http2.server;

import io.grpc.Attributes;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import io.prism.http2.frame.ByteAccount;
import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.FrameWriter;
import io.prism.http2.frame.HeaderAssembly;
import io.prism.http2.frame.HeaderEncoder;
import io.prism.http2.frame.LoopQueue;
import io.prism.http2.frame.Output;
import io.prism.http2.frame.OutputSchedule;
import io.prism.http2.frame.PeerSettings;
import io.prism.http2.frame.ProtocolError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the parts of one HTTP/2 connection share: its streams, what is to be written, and its end.
 * Used on the loop only, but for {@link #loop}, {@link #queue} and {@link #allocate}.
 */
final class Connection {

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  /** Records kept for further streams. */
  private static final int MOST_SPARE = 32;

  private static final int SETTINGS_BYTES = 64;

  private static final Status TERMINATED =
      Status.UNAVAILABLE.withDescription("connection terminated");

  private final ChannelHandlerContext context;
  private final EventLoop loop;
  private final Http2Limits limits;
  private final ByteAccount memory;
  private final LoopQueue queue;
  private final Output output;
  private final Sender sender;
  private final HeaderAssembly assembly;
  private final HeaderEncoder encoder = new HeaderEncoder();
  private final IntObjectMap<StreamRecord> streams = new IntObjectHashMap<>();
  private final StreamHistory history = new StreamHistory();
  private final Deque<StreamRecord> spare = new ArrayDeque<>();
  private final AbuseGuard guard;
  private final Drain drain;
  private final Liveness liveness;
  private final SlowReaders slowReaders;
  private final OutputSchedule schedule;

  private Attributes attributes = Attributes.EMPTY;
  private boolean ending;
  private Status cause = TERMINATED;

  Connection(ChannelHandlerContext context, Http2Limits limits, ByteAccount memory) {
    this.context = context;
    this.loop = context.channel().eventLoop();
    this.limits = limits;
    this.memory = memory;
    this.guard = new AbuseGuard(limits);
    this.slowReaders = new SlowReaders(this);
    this.output = new Output(context, memory, slowReaders::expect);
    this.sender = new Sender(output, encoder, this);
    this.schedule = new OutputSchedule(loop, output, sender);
    this.queue = new LoopQueue(loop, this::failed, schedule::flush);
    this.assembly = new HeaderAssembly(context.alloc(), 2 * limits.headerListBytes());
    this.drain = new Drain(this);
    this.liveness = new Liveness(this);
  }

  // ---- its parts

  EventLoop loop() {
    return loop;
  }

  LoopQueue queue() {
    return queue;
  }

  ByteAccount memory() {
    return memory;
  }

  Sender sender() {
    return sender;
  }

  Output output() {
    return output;
  }

  OutputSchedule schedule() {
    return schedule;
  }

  /** Those that are open, by their identifiers. */
  IntObjectMap<StreamRecord> streams() {
    return streams;
  }

  StreamHistory history() {
    return history;
  }

  HeaderEncoder encoder() {
    return encoder;
  }

  HeaderAssembly assembly() {
    return assembly;
  }

  AbuseGuard guard() {
    return guard;
  }

  Http2Limits limits() {
    return limits;
  }

  Liveness liveness() {
    return liveness;
  }

  SlowReaders slowReaders() {
    return slowReaders;
  }

  Drain drain() {
    return drain;
  }

  /** What calls are told of the connection. */
  Attributes attributes() {
    return attributes;
  }

  /** The connection can carry calls: tells the client what it may do. */
  void start(Attributes told) {
    attributes = told;
    FrameWriter.settings(
        output.reserve(SETTINGS_BYTES),
        PeerSettings.MAX_CONCURRENT_STREAMS,
        limits.streams(),
        PeerSettings.INITIAL_WINDOW_SIZE,
        limits.streamWindow(),
        PeerSettings.MAX_HEADER_LIST_SIZE,
        limits.headerListBytes());
    FrameWriter.windowUpdate(control(), 0, limits.connectionWindow() - PeerSettings.DEFAULT_WINDOW);
    touch();
  }

  // ---- writing

  /** A buffer for an answer. On any thread. */
  ByteBuf allocate(int bytes) {
    return context.alloc().directBuffer(bytes);
  }

  /** Room for a small frame that is no data. */
  ByteBuf control() {
    return output.control();
  }

  /** Something was appended: it is written soon. */
  void touch() {
    schedule.touch();
  }

  /** Takes a step of its own on the loop, and ends the connection when that fails. */
  void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  /** A step ended in the middle, so nobody knows what the client would see. */
  void failed(Throwable failure) {
    defect("a connection failed", failure);
    closeNow(Status.INTERNAL.withDescription("connection broken"));
  }

  // ---- streams

  /** A new stream. */
  StreamRecord open(int id, int sendWindow, long contentLength) {
    StreamRecord stream = spare.pollLast();
    if (stream == null) {
      stream = new StreamRecord(this);
    }
    stream.open(id, sendWindow, contentLength);
    streams.put(id, stream);
    return stream;
  }

  /** The reply has been appended completely. */
  void localEnd(StreamRecord stream) {
    guard.replied();
    GrpcStream.State call = stream.grpc();
    if (!stream.isRemoteEnded()) {
      if (call == null) {
        // It was refused: what the client still sends has no reader, but must keep the rules.
        stream.localEnd();
        return;
      }
      // The client need not send the rest.
      FrameWriter.resetStream(control(), stream.id(), ErrorCode.NO_ERROR);
      history.reset(stream.id());
    }
    close(stream);
    if (call != null) {
      call.complete();
    }
  }

  /** The request is complete, and so is the reply maybe. */
  void remoteEnd(StreamRecord stream) throws ProtocolError {
    stream.remoteEnd();
    if (stream.isLocalEnded()) {
      close(stream);
    }
  }

  /** Ends a stream at once. */
  void reset(StreamRecord stream, int code) {
    if (!stream.isClosed()) {
      FrameWriter.resetStream(control(), stream.id(), code);
      history.reset(stream.id());
      abandon(stream);
    }
  }

  /** The stream is over without a complete reply. */
  void abandon(StreamRecord stream) {
    // Whoever is told must not find it half closed.
    boolean awaited = stream.reply().isTaken();
    close(stream);
    if (awaited) {
      stream.reply().cancel();
    }
  }

  private void close(StreamRecord stream) {
    streams.remove(stream.id());
    sender.forget(stream);
    GrpcStream.State call = stream.grpc();
    if (call != null) {
      call.detach();
    }
    stream.close();
    if (!stream.reply().isTaken()) {
      stream.reply().gone();
      recycle(stream);
    }
    drain.streamClosed();
  }

  /** Nobody uses the record any more. */
  void recycle(StreamRecord stream) {
    if (spare.size() < MOST_SPARE) {
      spare.addLast(stream);
    }
  }

  /** The call has read what its client sent. */
  void returnBytes(StreamRecord stream, int bytes) {
    int increment = stream.returned(bytes);
    if (increment > 0) {
      FrameWriter.windowUpdate(control(), stream.id(), increment);
    }
  }

  // ---- its end

  /** Something of ours is wrong. */
  void defect(String what, Throwable failure) {
    LOG.atError().setCause(failure).log(what);
  }

  /** Whether nothing that arrives matters any more. */
  boolean isEnding() {
    return ending;
  }

  /** Tells the client what is wrong and closes. */
  void end(int code, String why) {
    if (ending) {
      return;
    }
    ending = true;
    output.end(history.last(), code, why);
  }

  /** Closes after what was appended. */
  void endWell() {
    if (!ending) {
      ending = true;
      output.end();
    }
  }

  /** What was appended cannot be sent as it is. */
  void broken() {
    output.close();
    closeNow(Status.INTERNAL.withDescription("connection broken"));
  }

  /** Closes at once; calls under way end with a status. */
  void closeNow(Status why) {
    cause = why;
    ending = true;
    context.close();
  }

  /** The line is gone: ends all calls. */
  void gone() {
    ending = true;
    liveness.stop();
    slowReaders.stop();
    drain.stop();
    // One that fails must not keep the others from being told; each leaves the table.
    new ArrayList<>(streams.values()).forEach(stream -> guarded(() -> lose(stream)));
  }

  private void lose(StreamRecord stream) {
    GrpcStream.State call = stream.grpc();
    abandon(stream);
    if (call != null) {
      call.transportReportStatus(cause);
    }
  }

  /** Gives memory back. */
  void release() {
    ending = true;
    output.close();
    assembly.close();
  }
}
