package io.prism.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One request's answer on its way to the channel. Used on the channel's loop. */
final class HttpExchange implements Replier {

  private enum State {
    OPEN,
    STREAMING,
    ANSWERED,
    GONE
  }

  /** A longer answer leaves in pieces of this size, each when the channel takes it. */
  private static final int LARGEST_PIECE = 32 << 10;

  /** Is told when an answer's last byte was handed to the channel. */
  interface Completion {

    /**
     * The answer is complete.
     *
     * @param exchange whose answer
     * @param written completes when the last byte has left
     * @param bytes how much of the answer may still wait in memory
     */
    void answered(HttpExchange exchange, ChannelFuture written, long bytes);
  }

  private final Channel channel;
  private final BooleanSupplier draining;
  private final Completion completion;
  private final boolean headOnly;
  private final boolean http10;
  private final boolean multiplexed;
  private @Nullable Reservation budget;
  private HttpHeaders browserHeaders = EmptyHttpHeaders.INSTANCE;
  private boolean keepAlive;
  private State state = State.OPEN;
  private Runnable onWritable = () -> {};
  private Runnable onDisconnect = () -> {};
  private final List<Runnable> whenDone = new ArrayList<>(1);
  private boolean done;
  private ByteBuf rest = Unpooled.EMPTY_BUFFER;
  private ChannelPromise last;

  /**
   * The exchange that a request starts.
   *
   * @param multiplexed whether the channel is an HTTP/2 stream, which serves one request
   * @param draining asked when the answer begins: whether its connection ends with it
   */
  HttpExchange(
      Channel channel,
      HttpRequest request,
      boolean multiplexed,
      BooleanSupplier draining,
      Completion completion) {
    this.channel = channel;
    this.draining = draining;
    this.completion = completion;
    this.headOnly = request.method().equals(HttpMethod.HEAD);
    this.http10 = !request.protocolVersion().isKeepAliveDefault();
    this.multiplexed = multiplexed;
    this.keepAlive = HttpUtil.isKeepAlive(request);
    this.last = channel.voidPromise();
  }

  /** Names what holds the bytes that the request takes beyond its body. */
  void setBudget(Reservation reservation) {
    budget = reservation;
  }

  /** Adds headers that browsers need to see on every answer. */
  void setBrowserHeaders(HttpHeaders headers) {
    browserHeaders = headers;
  }

  /** Closes the connection after the answer. */
  void closeAfterwards() {
    keepAlive = false;
  }

  /** Whether the connection serves further requests. */
  boolean isKeepAlive() {
    return keepAlive;
  }

  /** Whether the channel is an HTTP/2 stream. */
  boolean isMultiplexed() {
    return multiplexed;
  }

  /** The client has gone; whoever still answers is told and then ignored. */
  void disconnected() {
    boolean unanswered = state == State.OPEN || state == State.STREAMING;
    state = State.GONE;
    dropRest();
    if (unanswered) {
      onDisconnect.run();
    }
    done();
  }

  /** The answer has left. */
  void done() {
    if (!done) {
      done = true;
      whenDone.forEach(Runnable::run);
    }
  }

  @Override
  public void whenDone(Runnable action) {
    if (done) {
      action.run();
    } else {
      whenDone.add(action);
    }
  }

  /** Whether parts of the answer may still follow at any time. */
  boolean isStreaming() {
    return state == State.STREAMING;
  }

  /** The channel takes data again. */
  void writable() {
    sendRest();
    if (state == State.OPEN || state == State.STREAMING) {
      onWritable.run();
    }
  }

  /** Tells a client that waits for it to send the body. */
  void sendContinue() {
    channel.writeAndFlush(
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
  }

  @Override
  public EventLoop loop() {
    return channel.eventLoop();
  }

  @Override
  public ByteBufAllocator allocator() {
    return channel.alloc();
  }

  @Override
  public void charge(long bytes) {
    if (bytes > 0 && budget != null && !budget.add(bytes)) {
      throw RequestBody.overBudget();
    }
  }

  @Override
  public void hold(long bytes) {
    if (budget != null) {
      budget.take(bytes);
    }
  }

  private void giveBack(long bytes) {
    if (budget != null) {
      budget.giveBack(bytes);
    }
  }

  @Override
  public void send(Reply reply) {
    if (state != State.OPEN) {
      reply.body().release();
      return;
    }
    state = State.ANSWERED;
    HttpHeaders headers = reply.headers();
    int length = reply.body().readableBytes();
    if (!isBodyless(reply.status())) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, length);
    }
    addCommonHeaders(headers);
    ByteBuf body = reply.body();
    if (headOnly || isBodyless(reply.status())) {
      body.release();
      body = Unpooled.EMPTY_BUFFER;
      length = 0;
    }
    if (length > LARGEST_PIECE && !multiplexed) {
      channel.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, reply.status(), headers));
      rest = body;
      last = channel.newPromise();
      completion.answered(this, last, length);
      sendRest();
      return;
    }
    ChannelFuture written =
        channel.writeAndFlush(
            new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, reply.status(), body, headers, EmptyHttpHeaders.INSTANCE));
    completion.answered(this, written, length);
  }

  /**
   * Sends as much as leaves at once. Otherwise the transport would copy, or encrypt, all of it for
   * a client that may not read any.
   */
  private void sendRest() {
    while (rest.isReadable() && channel.isWritable()) {
      ByteBuf piece = rest.readRetainedSlice(Math.min(LARGEST_PIECE, rest.readableBytes()));
      if (rest.isReadable()) {
        channel.writeAndFlush(new DefaultHttpContent(piece));
      } else {
        dropRest();
        channel.writeAndFlush(new DefaultLastHttpContent(piece), last);
      }
    }
  }

  private void dropRest() {
    rest.release();
    rest = Unpooled.EMPTY_BUFFER;
  }

  private static boolean isBodyless(HttpResponseStatus status) {
    return status.equals(HttpResponseStatus.NO_CONTENT)
        || status.equals(HttpResponseStatus.NOT_MODIFIED);
  }

  private void addCommonHeaders(HttpHeaders headers) {
    keepAlive &= !draining.getAsBoolean();
    headers
        .add(browserHeaders)
        .set(HttpHeaderNames.DATE, DateFormatter.format(new Date()))
        .set("x-content-type-options", "nosniff")
        .set("cross-origin-resource-policy", "same-origin");
    if (!multiplexed && !keepAlive) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (!multiplexed && http10) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
  }

  @Override
  public void startStream(HttpResponseStatus status, HttpHeaders headers) {
    if (state != State.OPEN) {
      return;
    }
    state = State.STREAMING;
    if (http10) {
      // HTTP/1.0 knows no chunks: the end of the connection is the end of the body.
      keepAlive = false;
    } else if (!multiplexed) {
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    addCommonHeaders(headers);
    channel.writeAndFlush(new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, headers));
  }

  @Override
  public void chunk(ByteBuf bytes) {
    if (state == State.STREAMING) {
      int length = bytes.readableBytes();
      hold(length);
      channel.writeAndFlush(new DefaultHttpContent(bytes)).addListener(_ -> giveBack(length));
    } else {
      bytes.release();
    }
  }

  @Override
  public void endStream() {
    if (state == State.STREAMING) {
      state = State.ANSWERED;
      long waiting = channel.bytesBeforeWritable();
      completion.answered(this, channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT), waiting);
    }
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public void onWritable(Runnable action) {
    onWritable = action;
  }

  @Override
  public void onDisconnect(Runnable action) {
    onDisconnect = action;
  }
}
