package io.prism.proxy.lane;

import com.google.protobuf.ByteString;
import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.prism.http2.server.Reply;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An engine's end of a call: answers go into one direct buffer, as they do on a connection. For one
 * call after the other.
 */
final class DirectReply implements Reply, AutoCloseable {

  private static final long PATIENCE_SECONDS = 20;

  private final EventLoop loop;
  private final ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(64 << 10);
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private int announced;
  private int start;
  private @Nullable Watcher watcher;
  private boolean watched;
  private boolean relayed;
  private boolean inPlace;
  private boolean keepsReplies;

  DirectReply(EventLoop loop) {
    this.loop = loop;
  }

  /** Of calls that need no loop of their own. */
  DirectReply() {
    this(new DefaultEventLoop());
  }

  /** A new call begins. */
  void begin() {
    relayed = false;
    out.clear();
    watched = false;
    inPlace = false;
  }

  /** The answer, maybe that of another thread, which is the only one and leaves now. */
  Answer await() {
    try {
      Answer answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (answer == null || !answers.isEmpty()) {
        throw new AssertionError("not answered once: " + answer + ", " + answers);
      }
      if (!keepsReplies) {
        letGo();
      }
      return answer;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether the call left somebody to be told of its fate, as those do that may take time. */
  boolean isWatched() {
    return watched;
  }

  /** Whether the request was relayed. */
  boolean isRelayed() {
    return relayed;
  }

  /** Whether the reply was written into the connection's own buffer. */
  boolean isInPlace() {
    return inPlace;
  }

  /** The client goes away. */
  void cancel() {
    Watcher told = watcher;
    if (told != null) {
      watcher = null;
      told.cancelled();
    }
  }

  /** Replies do not leave before {@link #letGo}, as with a client that does not read. */
  void keepReplies() {
    keepsReplies = true;
  }

  void letGo() {
    keepsReplies = false;
    Watcher told = watcher;
    if (told != null) {
      watcher = null;
      told.gone();
    }
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public void watch(Watcher told) {
    watcher = told;
    watched = true;
    relayed = told instanceof RelayedReply;
  }

  @Override
  public ByteBuf begin(int messageBytes) {
    out.ensureWritable(messageBytes);
    announced = messageBytes;
    start = out.writerIndex();
    return out;
  }

  @Override
  public void end() {
    if (out.writerIndex() - start != announced) {
      throw new IllegalStateException("announced " + announced);
    }
    byte[] message = new byte[announced];
    out.getBytes(start, message);
    inPlace = true;
    answers.add(Answer.ok(ByteString.copyFrom(message)));
  }

  @Override
  public void send(ByteBuf message) {
    byte[] bytes = new byte[message.readableBytes()];
    message.readBytes(bytes);
    message.release();
    answers.add(Answer.ok(ByteString.copyFrom(bytes)));
  }

  @Override
  public void fail(Status status, Metadata trailers) {
    answers.add(Answer.failed(status, trailers));
  }

  @Override
  public void close() {
    out.release();
  }
}
