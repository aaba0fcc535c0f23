package io.prism.backend.postgres.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What arrived of a message whose rest is still to come. The pieces are laid side by side and not
 * copied together, so that a large value is copied once, by whoever wants it. On the loop.
 */
final class Unread {

  /**
   * Pieces that are many and small are copied together after all: they cost more than they hold.
   */
  private static final int MOST_PIECES = 2_048;

  private @Nullable ByteBuf kept;

  /** What can be read now that this arrived; belongs to the caller. */
  ByteBuf with(ByteBufAllocator allocator, ByteBuf arrived) {
    ByteBuf before = kept;
    kept = null;
    if (before == null) {
      return arrived;
    }
    CompositeByteBuf pieces =
        before instanceof CompositeByteBuf known
            ? known
            : allocator.compositeBuffer(MOST_PIECES).addComponent(true, before);
    return pieces.addComponent(true, arrived);
  }

  /** Keeps what was not read. */
  void keep(ByteBuf rest) {
    if (!rest.isReadable()) {
      rest.release();
      return;
    }
    if (rest instanceof CompositeByteBuf pieces) {
      pieces.discardReadComponents();
    }
    kept = rest;
  }

  /** Gives memory back. */
  void release() {
    if (kept != null) {
      kept.release();
      kept = null;
    }
  }
}
