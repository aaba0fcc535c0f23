package io.prism.http2.server;

import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/** The answer to the request of one stream on the unary lane; used again with its record. */
final class LaneReply implements Reply, Runnable {

  private static final int PREFIX_BYTES = 5;

  /** Where the bytes of an answer that was begun go. */
  private enum Begun {
    NOTHING,
    TO_OUTPUT,
    TO_QUEUE,
    NOWHERE
  }

  private final Connection connection;
  private final StreamRecord stream;

  private boolean taken;
  private Begun begun = Begun.NOTHING;
  private @Nullable ByteBuf target;
  private int expectedEnd;
  private int held;
  private @Nullable Watcher watcher;

  // What another thread answers, handed over by the queue.
  private @Nullable ByteBuf message;
  private @Nullable Status status;
  private @Nullable Metadata trailers;

  LaneReply(Connection connection, StreamRecord stream) {
    this.connection = connection;
    this.stream = stream;
  }

  /** For the next request. */
  void reset() {
    watcher = null;
  }

  // ---- the engine's side

  /** Offers the request; true when the lane took it, and maybe answered it. */
  boolean offer(UnaryPlan plan, ByteBuf request) {
    taken = true;
    try {
      if (plan.take(request, stream.deadlineNanos(), this)) {
        return true;
      }
    } catch (RuntimeException | Error e) {
      failed(e);
      return true;
    }
    taken = false;
    return false;
  }

  private void failed(Throwable e) {
    connection.defect("a request on the unary lane failed", e);
    if (begun == Begun.TO_OUTPUT) {
      // Half of a frame is in the output.
      begun = Begun.NOTHING;
      target = null;
      taken = false;
      connection.broken();
      return;
    }
    dropTarget();
    if (taken) {
      fail(Status.UNKNOWN.withDescription("Application error processing RPC"), new Metadata());
    }
  }

  /** Whether the lane has yet to answer. */
  boolean isTaken() {
    return taken;
  }

  /** Nobody waits any more. */
  void cancel() {
    Watcher told = watcher;
    if (taken && told != null) {
      watcher = null;
      told.cancelled();
    }
  }

  /** The answer has left, or never will. */
  void gone() {
    if (held > 0) {
      connection.memory().release(held);
      held = 0;
    }
    Watcher told = watcher;
    if (told != null) {
      watcher = null;
      told.gone();
    }
  }

  // ---- the lane's side

  @Override
  public EventLoop loop() {
    return connection.loop();
  }

  @Override
  public void watch(Watcher told) {
    watcher = told;
  }

  @Override
  public ByteBuf begin(int messageBytes) {
    if (!taken || begun != Begun.NOTHING) {
      throw new IllegalStateException("answered already, or begun");
    }
    int bytes = messageBytes + PREFIX_BYTES;
    ByteBuf out;
    if (stream.isClosed()) {
      begun = Begun.NOWHERE;
      out = connection.allocate(bytes);
    } else if (connection.sender().canSendAtOnce(stream, bytes)) {
      begun = Begun.TO_OUTPUT;
      out = connection.sender().beginUsual(stream, bytes);
    } else {
      begun = Begun.TO_QUEUE;
      out = connection.allocate(bytes);
    }
    prefix(out, messageBytes);
    expectedEnd = out.writerIndex() + messageBytes;
    target = out;
    return out;
  }

  private static void prefix(ByteBuf out, int messageBytes) {
    out.writeByte(0);
    out.writeInt(messageBytes);
  }

  @Override
  public void end() {
    ByteBuf out = target;
    if (out == null) {
      throw new IllegalStateException("no answer was begun");
    }
    if (out.writerIndex() != expectedEnd) {
      if (begun != Begun.TO_OUTPUT) {
        dropTarget();
      }
      throw new IllegalStateException("an answer has another size than was announced");
    }
    Begun where = begun;
    begun = Begun.NOTHING;
    target = null;
    answered();
    switch (where) {
      case TO_OUTPUT -> connection.sender().endUsual(stream);
      case TO_QUEUE -> queue(out);
      default -> {
        out.release();
        over();
      }
    }
  }

  private void queue(ByteBuf framed) {
    if (framed.readableBytes() <= SMALL_BYTES + PREFIX_BYTES) {
      held = framed.readableBytes();
      connection.memory().take(held);
    }
    connection.sender().usualHeaders(stream);
    connection.sender().data(stream, framed);
    connection.sender().end(stream, StreamRecord.Ending.Usual.OK);
  }

  @Override
  public void send(ByteBuf reply) {
    message = reply;
    handOver();
  }

  @Override
  public void fail(Status how, Metadata with) {
    status = how;
    trailers = with;
    handOver();
  }

  private void handOver() {
    if (loop().inEventLoop()) {
      run();
    } else {
      connection.queue().add(this);
    }
  }

  /** Gives the answer on the loop. */
  @Override
  public void run() {
    ByteBuf reply = message;
    Status how = status;
    Metadata with = trailers;
    message = null;
    status = null;
    trailers = null;
    answered();
    if (stream.isClosed()) {
      if (reply != null) {
        reply.release();
      }
      over();
    } else if (reply != null) {
      sendNow(reply);
    } else if (how != null && with != null) {
      connection
          .sender()
          .end(stream, new StreamRecord.Ending.Block(ReplyFields.failure(how, with)));
    }
  }

  private void sendNow(ByteBuf reply) {
    int bytes = reply.readableBytes();
    if (connection.sender().canSendAtOnce(stream, bytes + PREFIX_BYTES)) {
      ByteBuf out = connection.sender().beginUsual(stream, bytes + PREFIX_BYTES);
      prefix(out, bytes);
      out.writeBytes(reply);
      reply.release();
      connection.sender().endUsual(stream);
      return;
    }
    ByteBuf before = connection.allocate(PREFIX_BYTES);
    prefix(before, bytes);
    connection.sender().usualHeaders(stream);
    connection.sender().data(stream, before);
    connection.sender().data(stream, reply);
    connection.sender().end(stream, StreamRecord.Ending.Usual.OK);
  }

  private void answered() {
    taken = false;
    connection.touch();
  }

  /** The stream was gone before the answer; else it ends with it. */
  private void over() {
    gone();
    connection.recycle(stream);
  }

  private void dropTarget() {
    if (target != null) {
      target.release();
      target = null;
    }
    begun = Begun.NOTHING;
  }
}
