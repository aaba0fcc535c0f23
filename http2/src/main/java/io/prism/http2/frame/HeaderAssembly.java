package io.prism.http2.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** A header block that comes in several frames, bounded in bytes and in frames. */
public final class HeaderAssembly {

  private static final int MAX_FRAMES = 32;

  private final ByteBufAllocator allocator;
  private final int maxBytes;
  private @Nullable ByteBuf block;
  private int streamId;
  private boolean endStream;
  private boolean dependsOnItself;
  private int frames;

  /**
   * Puts blocks together.
   *
   * @param maxBytes the largest block, as encoded
   */
  public HeaderAssembly(ByteBufAllocator allocator, int maxBytes) {
    this.allocator = allocator;
    this.maxBytes = maxBytes;
  }

  /** Whether a block was begun and must be continued next. */
  public boolean isOpen() {
    return block != null;
  }

  /** Whose block it is. */
  public int streamId() {
    return streamId;
  }

  public void begin(int id, boolean end, boolean itself, ByteBuf in, int length)
      throws ProtocolError {
    streamId = id;
    endStream = end;
    dependsOnItself = itself;
    frames = 0;
    block = allocator.buffer(Math.max(256, 2 * length));
    add(in, length);
  }

  public void add(ByteBuf in, int length) throws ProtocolError {
    ByteBuf collected = open();
    frames++;
    if (frames > MAX_FRAMES || collected.readableBytes() + length > maxBytes) {
      throw ProtocolError.ofConnection(
          ErrorCode.ENHANCE_YOUR_CALM, "a header block of too many frames or bytes");
    }
    collected.writeBytes(in, length);
  }

  public void complete(FrameListener listener) throws ProtocolError {
    ByteBuf complete = open();
    block = null;
    try {
      listener.headers(streamId, complete, endStream, dependsOnItself);
    } finally {
      complete.release();
    }
  }

  private ByteBuf open() {
    if (block == null) {
      throw new IllegalStateException("no header block was begun");
    }
    return block;
  }

  /** Gives memory back when the connection is gone. */
  public void close() {
    if (block != null) {
      block.release();
      block = null;
    }
  }
}
