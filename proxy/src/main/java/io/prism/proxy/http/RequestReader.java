package io.prism.proxy.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the requests of one channel, an HTTP/1 connection or an HTTP/2 stream, one after the other;
 * see {@link Phase} for how that goes on.
 *
 * <p>While a request waits for its answer or for the byte budget, what arrives behind it is kept
 * undecoded, and beyond a small bound left in the socket. The socket is otherwise read all the
 * time: that is how a client's going away is noticed. A stream has nothing behind its request.
 */
final class RequestReader extends ChannelInboundHandlerAdapter implements PacedDecoder.Pace {

  /** Fired through a pipeline when the door starts to drain. */
  enum Event {
    /** Answer what is under way, then close. */
    DRAIN
  }

  private static final Logger LOG = LoggerFactory.getLogger(RequestReader.class);

  /** How long a request may wait for the byte budget before it is refused. */
  private static final Duration ADMISSION = Duration.ofSeconds(1);

  /**
   * How long a refused sender may take to see the answer before it is cut off. One of a stream is
   * given that time again whenever it sends something, within {@code bodyTimeout} in all.
   */
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final DoorContext door;
  private final Peer peer;
  private final Channel channel;
  private final boolean multiplexed;
  private final PhaseTimer timer;
  private final Backlog backlog;
  private boolean pumping;
  private Phase phase = Phase.IDLE;
  private @Nullable PendingRequest current;

  /**
   * A reader for a channel that has just been opened.
   *
   * @param multiplexed whether the channel is an HTTP/2 stream, which brings one request
   */
  RequestReader(DoorContext door, Peer peer, Channel channel, boolean multiplexed) {
    this.door = door;
    this.peer = peer;
    this.channel = channel;
    this.multiplexed = multiplexed;
    this.backlog = new Backlog(door.memory(), channel);
    this.timer = new PhaseTimer(channel.eventLoop(), this::expired);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (!multiplexed) {
      timer.set(door.config().headerTimeout());
    }
  }

  /** Names what decodes the bytes of an HTTP/1 connection. */
  void readsFrom(PacedDecoder paced) {
    backlog.comesFrom(paced);
  }

  @Override
  public void bytesArrived() {
    if (phase == Phase.IDLE) {
      phase = Phase.HEAD;
      timer.set(door.config().headerTimeout());
    }
  }

  @Override
  public boolean isBusy() {
    return phase.isBusy();
  }

  @Override
  public void undecoded(int bytes) {
    backlog.undecoded(bytes);
    // A head is bounded, and so is what those who wait for the budget keep.
    if (!backlog.charge() && phase == Phase.ANSWER && current != null) {
      current.exchange().closeAfterwards();
      backlog.dropBytes();
    }
    readAsNeeded();
  }

  /** Leaves in the socket what could not be looked at for now. */
  private void readAsNeeded() {
    channel
        .config()
        .setAutoRead(phase != Phase.ADMISSION && !(phase == Phase.ANSWER && backlog.isFull()));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (phase == Phase.CLOSED || !(message instanceof HttpObject object)) {
      ReferenceCountUtil.release(message);
    } else if (isBusy() && !isRefusedStream()) {
      backlog.add(object);
      readAsNeeded();
    } else {
      accept(object);
    }
  }

  /** What still comes on it is read, since the answer would wait for that, and dropped. */
  private boolean isRefusedStream() {
    return multiplexed && (phase == Phase.ANSWER || phase == Phase.LINGER);
  }

  private void drop(PendingRequest request, HttpContent part) {
    StreamWindow.close(channel);
    if (part instanceof LastHttpContent) {
      request.ended();
    }
    if (phase == Phase.LINGER && request.isComplete()) {
      finish();
    } else if (phase == Phase.LINGER) {
      timer.heard();
    }
  }

  private void accept(HttpObject object) {
    try {
      PendingRequest request = current;
      if (object instanceof HttpRequest head && (phase == Phase.IDLE || phase == Phase.HEAD)) {
        begin(head);
      } else if (object instanceof HttpContent part && request != null) {
        if (phase == Phase.BODY) {
          addToBody(request, part);
        } else if (phase == Phase.DISCARD) {
          discard(request, part);
        } else if (isRefusedStream()) {
          drop(request, part);
        }
      }
    } finally {
      ReferenceCountUtil.release(object);
    }
  }

  private void begin(HttpRequest head) {
    timer.clear();
    HttpExchange exchange =
        new HttpExchange(channel, head, multiplexed, door.draining(), this::answered);
    PendingRequest request = new PendingRequest(door, head, exchange);
    current = request;
    if (head.decoderResult().isFailure()) {
      exchange.closeAfterwards();
    }
    try {
      request.route(head, peer);
    } catch (RuntimeException e) {
      refuse(request, HttpFailure.from(e));
      return;
    }
    admit(request);
  }

  private void admit(PendingRequest request) {
    if (request.reserve()) {
      admitted(request);
      return;
    }
    phase = Phase.ADMISSION;
    channel.config().setAutoRead(false);
    timer.set(ADMISSION);
    if (!request.awaitReservation(channel.eventLoop(), () -> reserved(request))) {
      refuse(request, RequestBody.overBudget());
    }
  }

  private void reserved(PendingRequest request) {
    if (phase == Phase.ADMISSION && request == current) {
      timer.clear();
      admitted(request);
    }
  }

  private void admitted(PendingRequest request) {
    phase = Phase.BODY;
    if (request.isComplete()) {
      serve(request);
    } else {
      timer.set(door.config().bodyTimeout());
      if (request.awaitsContinue()) {
        request.exchange().sendContinue();
      }
    }
    pump();
  }

  private void addToBody(PendingRequest request, HttpContent part) {
    timer.extendForTransfer(part.content().readableBytes());
    try {
      request.add(part, channel);
    } catch (HttpFailure failure) {
      refuse(request, failure);
      return;
    }
    if (request.isComplete()) {
      serve(request);
    }
  }

  private void serve(PendingRequest request) {
    timer.clear();
    phase = Phase.ANSWER;
    try {
      request.serve();
    } catch (RuntimeException e) {
      refuse(request, HttpFailure.from(e));
    }
  }

  /** Answers with an error, whether or not the whole request has arrived. */
  private void refuse(PendingRequest request, HttpFailure failure) {
    timer.clear();
    phase = Phase.ANSWER;
    door.hooks().requestRefused(failure.httpStatus().code());
    if (!request.canDiscardRest()) {
      request.exchange().closeAfterwards();
    }
    request.exchange().fail(failure);
  }

  private void answered(HttpExchange exchange, ChannelFuture written, long bytes) {
    timer.setForTransfer(door.config().bodyTimeout(), bytes);
    written.addListener(
        _ -> {
          PendingRequest request = current;
          if (!written.isSuccess()) {
            // What waits is not begun for a client that cannot be answered.
            channel.close();
          } else if (phase == Phase.ANSWER && request != null && request.exchange() == exchange) {
            next(request);
          }
        });
  }

  private void next(PendingRequest request) {
    timer.clear();
    request.release();
    request.exchange().done();
    boolean goesOn =
        !multiplexed && request.exchange().isKeepAlive() && !door.draining().getAsBoolean();
    if (request.isComplete() && (multiplexed || (!goesOn && backlog.isEmpty()))) {
      finish();
      return;
    }
    Duration bodyTimeout = door.config().bodyTimeout();
    if (goesOn) {
      phase = request.isComplete() ? Phase.IDLE : Phase.DISCARD;
      timer.set(request.isComplete() ? door.config().idleTimeout() : bodyTimeout);
    } else {
      // Closing HTTP/1 now would destroy the answer, and each late frame of a stream that is reset
      // is answered by one more reset: the codec ends connections with many of them.
      if (request.isComplete()) {
        backlog.dropBytes();
      }
      phase = Phase.LINGER;
      timer.setForSilence(LINGER, multiplexed ? bodyTimeout : LINGER);
    }
    pump();
  }

  private void finish() {
    phase = Phase.CLOSED;
    backlog.clear();
    if (multiplexed) {
      // A stream that is not read from never sees its end, and keeps what has arrived for it.
      channel.config().setAutoRead(true);
    } else {
      channel.close();
    }
  }

  private void discard(PendingRequest request, HttpContent part) {
    try {
      request.add(part, channel);
    } catch (HttpFailure failure) {
      channel.close();
      return;
    }
    if (request.isComplete()) {
      next(request);
    }
  }

  private @Nullable HttpObject take() {
    return isBusy() ? null : backlog.poll();
  }

  /** Takes up what has arrived meanwhile. */
  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      for (HttpObject next = take(); next != null; next = take()) {
        accept(next);
      }
    } finally {
      pumping = false;
    }
    if (!isBusy()) {
      backlog.resume();
    }
    readAsNeeded();
  }

  private void expired() {
    PendingRequest request = current;
    if (phase == Phase.ADMISSION && request != null) {
      refuse(request, RequestBody.overBudget());
    } else if (phase == Phase.BODY && request != null) {
      request.exchange().closeAfterwards();
      refuse(request, RequestBody.late());
    } else if (phase == Phase.LINGER && multiplexed) {
      // Tells the client to stop sending without making the answer look like a failure.
      channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
      finish();
    } else {
      channel.close();
    }
  }

  /** A stream whose client has stopped reading must not wait for it as long as the call may. */
  private void boundStream(HttpExchange exchange) {
    if (phase == Phase.ANSWER && exchange.isStreaming()) {
      if (channel.isWritable()) {
        timer.clear();
      } else {
        timer.setForTransfer(door.config().bodyTimeout(), channel.bytesBeforeWritable());
      }
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    PendingRequest request = current;
    if (request != null) {
      boundStream(request.exchange());
      if (channel.isWritable()) {
        request.exchange().writable();
      }
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event != Event.DRAIN) {
      ctx.fireUserEventTriggered(event);
    } else if (phase == Phase.IDLE && !multiplexed) {
      channel.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    phase = Phase.CLOSED;
    timer.stop();
    backlog.close();
    PendingRequest request = current;
    if (request != null) {
      current = null;
      request.exchange().disconnected();
      request.release();
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.atDebug().addKeyValue("cause", String.valueOf(cause)).log("closing a broken HTTP channel");
    ctx.close();
  }
}
