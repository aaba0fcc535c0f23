package io.prism.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;

/** A request body while it arrives. Used on one loop. */
final class RequestBody {

  /** More than this is not set aside for bytes that are only announced. */
  private static final int LARGEST_FIRST_BUFFER = 1 << 20;

  private final int limit;
  private boolean kept;
  private final Reservation reservation;
  private final long announced;
  private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
  private long received;

  /**
   * An empty body.
   *
   * @param limit the most bytes that are accepted
   * @param kept false for a body that nobody wants: it is counted and dropped
   * @param announced the length of the whole body, or -1 when unknown
   */
  RequestBody(int limit, boolean kept, Reservation reservation, long announced) {
    this.limit = limit;
    this.kept = kept;
    this.reservation = reservation;
    this.announced = announced;
  }

  /** Asks the byte budget for what was announced. */
  boolean reserveAnnounced() {
    return announced <= 0 || reservation.cover(announced);
  }

  /**
   * Waits for what was announced; {@code reserved} is told on the loop. False if it cannot wait.
   */
  boolean awaitAnnounced(EventLoop loop, Runnable reserved) {
    return reservation.awaitCover(announced, loop, reserved);
  }

  /**
   * Adds a part. Does not take it over.
   *
   * @param last whether nothing follows
   * @throws HttpFailure 413 over the limit, 429 over the byte budget
   */
  void add(ByteBuf part, boolean last, ByteBufAllocator allocator) {
    int length = part.readableBytes();
    received += length;
    if (received > limit) {
      throw HttpFailure.bodyTooLarge(limit);
    }
    if (!kept || length == 0) {
      return;
    }
    if (!reservation.coverGrowing(received)) {
      throw overBudget();
    }
    if (last && received == length) {
      bytes = part.retain();
      return;
    }
    if (bytes == Unpooled.EMPTY_BUFFER) {
      bytes = allocator.buffer((int) Math.clamp(announced, length, LARGEST_FIRST_BUFFER + length));
    }
    bytes.writeBytes(part, part.readerIndex(), length);
  }

  /** How many bytes have come, dropped ones included. */
  long received() {
    return received;
  }

  /** All bytes so far; still owned by the body. */
  ByteBuf bytes() {
    return bytes;
  }

  /** Gives the bytes back; the budget stays charged, for the answer is still to come. */
  void drop() {
    bytes.release();
    bytes = Unpooled.EMPTY_BUFFER;
  }

  /** Gives bytes and budget back; nobody wants what is still to come. */
  void release() {
    kept = false;
    drop();
    reservation.release();
  }

  /** 408: the sender took too long. */
  static HttpFailure late() {
    return HttpFailure.of(
        HttpResponseStatus.REQUEST_TIMEOUT,
        PrismException.of(
            ErrorReason.DEADLINE_EXCEEDED, "the request body did not arrive in time"));
  }

  /** 429: the process holds as many bytes as it may. */
  static HttpFailure overBudget() {
    return HttpFailure.of(
        Errors.overloaded("too many bytes of requests and answers are under way"));
  }
}
