package io.prism.proxy.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.util.ReferenceCountUtil;
import io.prism.proxy.limits.MemoryBudget;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived behind what is under way on a channel: a few decoded parts, and bytes that a
 * {@link PacedDecoder} has not looked at. Bytes beyond a small allowance are charged to the byte
 * budget. Used on one loop.
 */
final class Backlog {

  /**
   * So much may wait; more stays in the socket. What one read brought beyond it is charged to the
   * byte budget.
   */
  private static final int ALLOWANCE = 4 << 10;

  /** What a waiting head counts for, since its size is no longer known. */
  private static final int HEAD_BYTES = 1 << 10;

  private final MemoryBudget memory;
  private final Channel channel;
  private final Queue<HttpObject> decoded = new ArrayDeque<>();
  private int decodedBytes;
  private int undecodedBytes;
  private long charged;
  private boolean dropped;
  private @Nullable PacedDecoder decoder;

  Backlog(MemoryBudget memory, Channel channel) {
    this.memory = memory;
    this.channel = channel;
  }

  /** Names what keeps the bytes. */
  void comesFrom(PacedDecoder paced) {
    decoder = paced;
  }

  /** Keeps a part, which it takes over. */
  void add(HttpObject part) {
    decoded.add(part);
    decodedBytes += sizeOf(part);
  }

  /** The part that came first, which is the caller's now; null when there is none. */
  @Nullable HttpObject poll() {
    HttpObject part = decoded.poll();
    if (part != null) {
      decodedBytes -= sizeOf(part);
    }
    return part;
  }

  private static int sizeOf(HttpObject part) {
    return part instanceof HttpContent content ? content.content().readableBytes() + 1 : HEAD_BYTES;
  }

  /** Whether nothing came behind what is under way. */
  boolean isEmpty() {
    return decoded.isEmpty() && !dropped && (decoder == null || decoder.waiting() == 0);
  }

  /** Whether more should stay in the socket. */
  boolean isFull() {
    return decodedBytes + undecodedBytes > ALLOWANCE;
  }

  /** So many bytes wait undecoded. */
  void undecoded(int bytes) {
    undecodedBytes = bytes;
  }

  /** Charges the bytes that wait undecoded, or gives back what they do not need any more. */
  boolean charge() {
    long due = Math.max(0, undecodedBytes - ALLOWANCE);
    if (due > charged && !memory.tryTake(due - charged)) {
      return false;
    }
    if (due < charged) {
      memory.release(charged - due);
    }
    charged = due;
    return true;
  }

  /** Has the bytes decoded, as far as the reader goes on. */
  void resume() {
    tellDecoder(PacedDecoder::resume);
  }

  /** Drops the bytes, and all that still come. */
  void dropBytes() {
    dropped = true;
    tellDecoder(PacedDecoder::drop);
  }

  private interface Order {
    void give(PacedDecoder to) throws Exception;
  }

  private void tellDecoder(Order order) {
    PacedDecoder paced = decoder;
    if (paced != null) {
      try {
        order.give(paced);
      } catch (Exception e) {
        channel.pipeline().fireExceptionCaught(e);
      }
    }
  }

  /** Drops the decoded parts. */
  void clear() {
    decoded.forEach(ReferenceCountUtil::release);
    decoded.clear();
    decodedBytes = 0;
  }

  /** The channel is closed: gives everything back. */
  void close() {
    clear();
    memory.release(charged);
    charged = 0;
  }
}
