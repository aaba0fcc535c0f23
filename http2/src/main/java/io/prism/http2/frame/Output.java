package io.prism.http2.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a connection is about to send: frames are appended to one buffer, which is written when the
 * loop is done with what it is at. While the peer has yet to take what it was sent before, the
 * buffer is filled first, so that many small answers take no more memory than their bytes. Bytes
 * that the peer does not take count in the memory budget. Used on the loop only.
 */
public final class Output {

  /** From here on bytes are handed over as they are instead of being copied. */
  public static final int LARGE_BYTES = 8 << 10;

  /** So much is collected at most before it is written. */
  private static final int MAX_BATCH = 64 << 10;

  /**
   * Data waits elsewhere, so who leaves so much is sent answers to frames that he floods us with.
   */
  private static final long MOST_STUCK = 1 << 20;

  private static final int MIN_BATCH = 2 << 10;

  /** Enough for each of the small frames that are no data. */
  private static final int CONTROL_BYTES = 32;

  private final ChannelHandlerContext context;
  private final Channel channel;
  private final ByteAccount memory;
  private final Runnable whenStuck;
  private final SendTimeout.Wait wait = new SendTimeout.Wait();

  private @Nullable ByteBuf batch;
  private int guess = MIN_BATCH;
  private long handedOver;
  private long stuck;

  /** Bytes that were handed over since the beginning. */
  private long handedOverInAll;

  /** Bytes that the peer took since the beginning. */
  private long takenInAll;

  private boolean watched;
  private boolean closed;

  /**
   * The output of a connection.
   *
   * @param memory that bytes count in which the peer does not take
   * @param whenStuck run when it does not take all of what it is sent at once
   */
  public Output(ChannelHandlerContext context, ByteAccount memory, Runnable whenStuck) {
    this.context = context;
    this.channel = context.channel();
    this.memory = memory;
    this.whenStuck = whenStuck;
  }

  /** A buffer to append so many bytes to, at once. */
  public ByteBuf reserve(int bytes) {
    ByteBuf current = batch;
    if (current != null && current.writableBytes() >= bytes) {
      return current;
    }
    return current == null ? begin(bytes) : enlarge(current, bytes);
  }

  /** Room for a small frame that is no data. */
  public ByteBuf control() {
    return reserve(CONTROL_BYTES);
  }

  private ByteBuf begin(int bytes) {
    return batch = context.alloc().directBuffer(Math.max(guess, bytes));
  }

  private ByteBuf enlarge(ByteBuf current, int bytes) {
    if (current.readableBytes() + bytes <= MAX_BATCH) {
      current.ensureWritable(bytes);
      return current;
    }
    batch = null;
    handOver(current);
    return begin(bytes);
  }

  /** Appends a large payload, which is taken over; its frame header was appended before. */
  public void large(ByteBuf payload) {
    ByteBuf before = batch;
    if (before != null) {
      batch = null;
      handOver(before);
    }
    handOver(payload);
  }

  private void handOver(ByteBuf bytes) {
    if (closed) {
      bytes.release();
      return;
    }
    handedOver += bytes.readableBytes();
    handedOverInAll += bytes.readableBytes();
    context.write(bytes, context.voidPromise());
  }

  /** Whether more data may be appended: the peer takes what it is sent. */
  public boolean hasRoom() {
    return !closed && handedOver + appended() < MAX_BATCH && channel.isWritable();
  }

  /** Writes if much was appended since the last time. */
  void flushIfLarge() {
    if (handedOver + appended() >= MAX_BATCH) {
      flush();
    }
  }

  /** Whether the peer takes what it is sent. */
  public boolean isWritable() {
    return !closed && channel.isWritable();
  }

  /** Whether the peer has yet to take some of what it was sent. */
  public boolean isStuck() {
    return watched;
  }

  /**
   * Looks at what is stuck; true when that has waited for too long.
   *
   * @param behind bytes that wait elsewhere until it is taken
   */
  public boolean isStuckForTooLong(long behind) {
    if (!watched) {
      return false;
    }
    account();
    return wait.look(stuck + behind);
  }

  /** Whether there is something to write. */
  public boolean isPending() {
    return batch != null || handedOver > 0;
  }

  /**
   * Writes what was appended, or keeps it until it is more or the peer has taken the rest, for
   * which {@link #account} waits.
   */
  public void flush() {
    if (!watched || appended() >= MAX_BATCH) {
      handOverBatch();
    }
    write();
  }

  private void handOverBatch() {
    ByteBuf last = batch;
    if (last != null) {
      batch = null;
      int size = last.readableBytes();
      guess =
          Math.max(
              MIN_BATCH, Math.min(MAX_BATCH, size > guess ? 2 * guess : (3 * guess + size) / 4));
      handOver(last);
    }
  }

  private void write() {
    if (handedOver > 0) {
      handedOver = 0;
      context.flush();
    }
    account();
  }

  /** Bytes in the open batch. */
  private int appended() {
    return batch == null ? 0 : batch.readableBytes();
  }

  /** Counts what the peer has not taken, and again when it has. */
  private void account() {
    var buffer = channel.unsafe().outboundBuffer();
    long left =
        closed || buffer == null
            ? 0
            : buffer.totalPendingWriteBytes() - buffer.currentProgress() + appended();
    if (left > stuck) {
      memory.take(left - stuck);
    } else if (left < stuck) {
      memory.release(stuck - left);
    }
    stuck = left;
    moved(left);
    if (left > MOST_STUCK) {
      channel.close();
    }
    if (left > 0 && !watched) {
      watched = true;
      whenStuck.run();
      // Done when all before it is.
      context
          .writeAndFlush(Unpooled.EMPTY_BUFFER)
          .addListener(
              written ->
                  // Later, since what was just written still counts until the listener returns.
                  channel
                      .eventLoop()
                      .execute(
                          () -> {
                            watched = false;
                            flush();
                          }));
    }
  }

  /**
   * Tells what the peer took since the last time, whatever was appended meanwhile: a slow one whose
   * place is always filled again is no less there than one who gets no more.
   */
  private void moved(long left) {
    long taken = handedOverInAll + appended() - left;
    if (taken > takenInAll) {
      wait.moved(taken - takenInAll);
      takenInAll = taken;
    }
    if (left == 0) {
      wait.reset();
    }
  }

  /** Writes what was appended, tells the peer why there is no more, and closes then. */
  public void end(int lastStreamId, int code, String why) {
    byte[] text = why.getBytes(StandardCharsets.UTF_8);
    FrameWriter.goAway(reserve(CONTROL_BYTES + text.length), lastStreamId, code, text);
    end();
  }

  /** Writes what was appended, and closes then. */
  public void end() {
    handOverBatch();
    write();
    context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  /** Gives back what it holds; what is appended later is dropped. */
  public void close() {
    closed = true;
    if (batch != null) {
      batch.release();
      batch = null;
    }
    handedOver = 0;
    account();
  }
}
