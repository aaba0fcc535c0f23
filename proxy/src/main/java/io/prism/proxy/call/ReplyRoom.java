package io.prism.proxy.call;

import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.proxy.limits.CallMemory;
import org.jspecify.annotations.Nullable;

/** Whether there is room for a reply. */
final class ReplyRoom {

  /** Largest reply. */
  static final int MAX_REPLY_BYTES = 20 << 20;

  private ReplyRoom() {}

  /**
   * Holds the bytes of a reply.
   *
   * @param writes whether the call has changed something, so that its outcome must be told
   * @return why the reply cannot be sent; null when it can
   */
  static @Nullable PrismException hold(CallMemory memory, int bytes, boolean writes) {
    if (bytes > MAX_REPLY_BYTES) {
      return Failures.replyTooLarge(bytes, MAX_REPLY_BYTES);
    }
    if (memory.tryHold(bytes)) {
      return null;
    }
    if (!writes) {
      return Errors.overloaded("the gateway holds as many bytes of replies as it may");
    }
    memory.hold(bytes);
    return null;
  }
}
