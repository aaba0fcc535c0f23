package io.prism.http2.client;

import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.prism.http2.frame.ErrorCode;
import io.prism.http2.frame.Output;
import io.prism.http2.frame.OutputSchedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that calls are made on. When it is lost it is lost for good; nothing here makes
 * another one. Used on its loop only, but for {@link #loop}, {@link #isUsable}, {@link #isOpen},
 * {@link #onLost}, {@link #shutdown}, {@link #close} and {@link #awaitClosed}.
 */
public final class ClientConnection {

  private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

  /** For calls without a deadline. */
  public static final long NO_DEADLINE = RequestEncoder.NO_DEADLINE;

  private final ChannelHandlerContext context;
  private final EventLoop loop;
  private final ClientLimits limits;
  private final Output output;
  private final RequestSender sender;
  private final ClientCalls calls;
  private final OutputSchedule schedule;
  private final Deadlines deadlines;
  private final List<Runnable> lostActions = new ArrayList<>();

  private boolean ending;
  private volatile boolean lost;

  ClientConnection(
      ChannelHandlerContext context, ClientLimits limits, RequestEncoder encoder, Output output) {
    this.context = context;
    this.loop = context.channel().eventLoop();
    this.limits = limits;
    this.output = output;
    this.sender = new RequestSender(output, encoder);
    this.calls = new ClientCalls(this, sender);
    this.schedule = new OutputSchedule(loop, output, calls);
    this.deadlines = new Deadlines(loop, calls);
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
    if (!calls.begin(exchange, head, body, length, deadlineNanos)) {
      exchange.failed(
          Status.RESOURCE_EXHAUSTED.withDescription("too many calls wait for the peer"),
          new Metadata(),
          false);
      return;
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

  /**
   * Waits until the line is closed, which {@link #close} does not. On the connection's own loop
   * there is nothing to wait for: the line was closed at once.
   */
  public void awaitClosed(Duration longest) throws InterruptedException {
    if (!loop.inEventLoop()) {
      context.channel().closeFuture().await(longest.toMillis());
    }
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

  OutputSchedule schedule() {
    return schedule;
  }

  RequestSender sender() {
    return sender;
  }

  ClientCalls calls() {
    return calls;
  }

  /** Room for a small frame that is no data. */
  ByteBuf control() {
    return output.control();
  }

  /** Something was appended: it is written soon. */
  void touch() {
    schedule.touch();
  }

  // ---- how it ends

  /** The peer told which of the streams it has seen, and takes no further ones. */
  void goAway(int lastStreamId) {
    lose();
    calls.failUnseen(
        lastStreamId,
        Status.UNAVAILABLE.withDescription("the peer ends, and has not looked at the call"));
    closeIfIdle();
  }

  /** There are no further calls; those that wait have certainly not been seen. */
  void lose() {
    if (lost) {
      return;
    }
    lost = true;
    lostActions.forEach(this::tell);
    lostActions.clear();
    calls.failWaiting(Status.UNAVAILABLE.withDescription("the connection takes no further calls"));
  }

  /** One that fails must not keep the others, or calls, from being told. */
  private void tell(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      defect(e);
    }
  }

  /** A call is over. */
  void callLeft() {
    if (lost) {
      closeIfIdle();
    }
  }

  private void closeIfIdle() {
    if (lost && calls.areAllClosed()) {
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

  /** A step ended in the middle, so nobody knows what the peer would see. */
  void failed(Throwable failure) {
    defect(failure);
    ending = true;
    context.close();
  }

  /** Tells the peer why and closes. */
  void end(int code, String why) {
    if (!ending) {
      ending = true;
      // A peer that does not take the goodbye keeps the line, and no call is to be begun on it.
      lose();
      output.end(0, code, why);
    }
  }

  /** The line is gone: ends all calls. */
  void gone(Status why) {
    ending = true;
    lose();
    calls.failOpen(why);
  }

  /** Gives memory back. */
  void release() {
    ending = true;
    output.close();
  }
}
