package io.prism.http2.client;

import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.FrameWriter;
import io.prism.http2.frame.Output;
import io.prism.http2.frame.PeerSettings;
import io.prism.http2.frame.StreamTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that calls are made on. When it is lost it is lost for good; nothing here makes
 * another one. Used on its loop only, but for {@link #loop}, {@link #isUsable}, {@link #isOpen},
 * {@link #onLost}, {@link #shutdown} and {@link #close}.
 */
public final class ClientConnection {

  private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

  /** For calls without a deadline. */
  public static final long NO_DEADLINE = RequestEncoder.NO_DEADLINE;

  private static final int CONTROL_BYTES = 64;
  private static final int MOST_SPARE = 256;
  private static final int ROUNDS = 4;
  private static final int LAST_ID = Integer.MAX_VALUE - 2;

  private final ChannelHandlerContext context;
  private final EventLoop loop;
  private final ClientLimits limits;
  private final Output output;
  private final RequestSender sender;
  private final PeerSettings peer = new PeerSettings();
  private final StreamTable<ClientStream> streams = new StreamTable<>();
  private final Deque<ClientStream> waiting = new ArrayDeque<>();
  private final Deque<ClientStream> spare = new ArrayDeque<>();
  private final List<Runnable> lostActions = new ArrayList<>();
  private final Deadlines deadlines = new Deadlines(this);
  private final Runnable flushTask = this::flushLater;

  private int nextId = 1;
  private boolean reading;
  private boolean flushScheduled;
  private boolean ending;
  private boolean gone;
  private volatile boolean lost;

  ClientConnection(
      ChannelHandlerContext context, ClientLimits limits, RequestEncoder encoder, Output output) {
    this.context = context;
    this.loop = context.channel().eventLoop();
    this.limits = limits;
    this.output = output;
    this.sender = new RequestSender(this, encoder);
  }

  // ---- for those who call

  /** The loop that it lives on. */
  public EventLoop loop() {
    return loop;
  }

  /** Whether calls can be begun: false for good once it was lost or shut down. */
  public boolean isUsable() {
    return !lost;
  }

  /** Whether there is a line: calls may be under way, even if no further ones can be begun. */
  public boolean isOpen() {
    return context.channel().isOpen();
  }

  /**
   * Runs an action on the loop once no further calls can be begun, at once if that is so already.
   */
  public void onLost(Runnable action) {
    onLoop(
        () -> {
          if (lost) {
            action.run();
          } else {
            lostActions.add(action);
          }
        });
  }

  /**
   * Begins a call. On the loop. What becomes of it is told, maybe before this returns.
   *
   * @param body the request's message, from its beginning on; not to be changed until the call
   *     ended
   * @param deadlineNanos by when the call ends with {@code DEADLINE_EXCEEDED} if nothing else ends
   *     it, in {@link System#nanoTime}; or {@link #NO_DEADLINE}
   */
  public void begin(
      Exchange exchange, RequestHead head, byte[] body, int length, long deadlineNanos) {
    if (lost) {
      exchange.failed(
          Status.UNAVAILABLE.withDescription("the connection is lost"), new Metadata(), false);
      return;
    }
    if (waiting.size() >= limits.mostWaiting()) {
      exchange.failed(
          Status.RESOURCE_EXHAUSTED.withDescription("too many calls wait for the peer"),
          new Metadata(),
          false);
      return;
    }
    ClientStream stream = spare.pollLast();
    if (stream == null) {
      stream = new ClientStream(this);
    }
    stream.become(exchange, head, body, length, deadlineNanos);
    waiting.addLast(stream);
    if (waiting.size() == 1) {
      openWaiting();
    }
    if (deadlineNanos != NO_DEADLINE) {
      deadlines.expect();
    }
    touch();
  }

  /** Begins no further calls; closes when those under way have ended. On any thread. */
  public void shutdown() {
    onLoop(
        () -> {
          lose();
          closeIfIdle();
        });
  }

  /** Cuts off all calls. On any thread. */
  public void close() {
    onLoop(context::close);
  }

  private void onLoop(Runnable action) {
    if (loop.inEventLoop()) {
      action.run();
    } else if (!loop.isShuttingDown()) {
      loop.execute(action);
    }
  }

  // ---- its parts

  ClientLimits limits() {
    return limits;
  }

  Output output() {
    return output;
  }

  RequestSender sender() {
    return sender;
  }

  PeerSettings peer() {
    return peer;
  }

  StreamTable<ClientStream> streams() {
    return streams;
  }

  /** Whether a stream of ours with this identifier was opened. */
  boolean wasOpened(int id) {
    return (id & 1) == 1 && id < nextId;
  }

  /** Room for a small frame that is no data. */
  ByteBuf control() {
    return output.reserve(CONTROL_BYTES);
  }

  // ---- writing

  void reading(boolean reads) {
    reading = reads;
  }

  /** Something was appended: it is written soon, with whatever else comes until then. */
  void touch() {
    if (!reading && !flushScheduled) {
      flushScheduled = true;
      loop.execute(flushTask);
    }
  }

  private void flushLater() {
    flushScheduled = false;
    flush();
  }

  /** Writes what was appended, and what waits and can be sent now. */
  void flush() {
    openWaiting();
    output.flush();
    for (int i = 0; i < ROUNDS && sender.isPending() && output.hasRoom(); i++) {
      sender.pump();
      if (!output.isPending()) {
        return;
      }
      output.flush();
    }
    if (output.hasRoom() && (sender.isPending() || canOpen())) {
      touch();
    }
  }

  private boolean canOpen() {
    return !waiting.isEmpty() && streams.size() < peer.maxStreams() && !lost;
  }

  /** Opens what waits, as far as the peer and the line let it. */
  void openWaiting() {
    while (canOpen() && output.hasRoom()) {
      ClientStream stream = waiting.removeFirst();
      stream.open(nextId, peer.initialWindow(), limits.streamWindow());
      nextId += 2;
      streams.add(stream);
      sender.begin(stream);
      stream.begun();
      if (nextId > LAST_ID) {
        lose();
      }
    }
  }

  // ---- how calls end

  /** The reply is complete. */
  void complete(ClientStream stream) {
    Exchange told = leave(stream, ErrorCode.NO_ERROR);
    if (told != null) {
      told.completed();
      recycle(stream);
    }
  }

  /** The peer, or what it sent, ends a call. */
  void fail(ClientStream stream, Status status, Metadata trailers, boolean seen) {
    Exchange told = leave(stream, ErrorCode.CANCEL);
    if (told != null) {
      try {
        told.failed(status, trailers, seen);
      } catch (RuntimeException | Error e) {
        // It must not keep others of a lost connection from being told.
        defect(e);
      }
      recycle(stream);
    }
  }

  /** Nobody waits for a call any more. */
  void cancel(ClientStream stream) {
    if (leave(stream, ErrorCode.CANCEL) != null) {
      recycle(stream);
    }
  }

  /**
   * Takes a call off the connection, and resets its stream where that is open on a side.
   *
   * @return who is to be told; null when it ended already
   */
  private @Nullable Exchange leave(ClientStream stream, int code) {
    Exchange told = stream.exchange();
    if (told == null) {
      return null;
    }
    if (stream.isOpen()) {
      if (!gone && !(stream.isRemoteEnded() && stream.unsent() == 0)) {
        FrameWriter.resetStream(control(), stream.id(), code);
        touch();
      }
      streams.remove(stream.id());
      sender.forget(stream);
    } else {
      waiting.remove(stream);
    }
    stream.detach();
    if (!waiting.isEmpty()) {
      touch();
    }
    if (lost) {
      closeIfIdle();
    }
    return told;
  }

  private void recycle(ClientStream stream) {
    stream.close();
    if (spare.size() < MOST_SPARE) {
      spare.addLast(stream);
    }
  }

  /** Visits all calls under way. */
  void forEachCall(Consumer<ClientStream> visitor) {
    streams.forEach(visitor);
    for (ClientStream stream : waiting.toArray(new ClientStream[0])) {
      visitor.accept(stream);
    }
  }

  /** Whether no call is under way. */
  boolean isIdle() {
    return streams.size() == 0 && waiting.isEmpty();
  }

  // ---- how the connection ends

  /** The peer told which of the streams it has seen, and takes no further ones. */
  void goAway(int lastStreamId) {
    lose();
    Status refused =
        Status.UNAVAILABLE.withDescription("the peer ends, and has not looked at the call");
    streams.forEach(
        stream -> {
          if (stream.id() > lastStreamId) {
            fail(stream, refused, new Metadata(), false);
          }
        });
    closeIfIdle();
  }

  /** There are no further calls; those that wait have certainly not been seen. */
  private void lose() {
    if (lost) {
      return;
    }
    lost = true;
    lostActions.forEach(Runnable::run);
    lostActions.clear();
    Status status = Status.UNAVAILABLE.withDescription("the connection takes no further calls");
    for (ClientStream stream : waiting.toArray(new ClientStream[0])) {
      fail(stream, status, new Metadata(), false);
    }
  }

  private void closeIfIdle() {
    if (lost && !ending && !gone && streams.size() == 0) {
      end(ErrorCode.NO_ERROR, "done");
    }
  }

  /** Whether nothing that arrives matters any more. */
  boolean isEnding() {
    return ending;
  }

  /** Something of ours is wrong. */
  void defect(Throwable failure) {
    LOG.atError().setCause(failure).log("a connection failed");
  }

  /** Tells the peer why and closes. */
  void end(int code, String why) {
    if (ending) {
      return;
    }
    ending = true;
    byte[] text = why.getBytes(StandardCharsets.UTF_8);
    FrameWriter.goAway(output.reserve(CONTROL_BYTES + text.length), 0, code, text);
    output.flush();
    context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  /** The line is gone: ends all calls. */
  void gone(Status why) {
    ending = true;
    gone = true;
    lose();
    streams.forEach(stream -> fail(stream, why, new Metadata(), true));
  }

  /** Gives memory back. */
  void release() {
    ending = true;
    output.close();
  }
}
