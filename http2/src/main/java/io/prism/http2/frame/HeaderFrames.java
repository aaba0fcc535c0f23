package io.prism.http2.frame;

import io.netty.buffer.ByteBuf;

/** Puts frames around a header block that is written in place. */
public final class HeaderFrames {

  private HeaderFrames() {}

  /**
   * Leaves room for the frame's header; the block is to be appended next.
   *
   * @return to be given to {@link #end}
   */
  public static int begin(ByteBuf out) {
    int frame = out.writerIndex();
    out.writerIndex(frame + FrameType.HEADER_BYTES);
    return frame;
  }

  /** Writes the frame's header now that its length is known, and cuts what is too long. */
  public static void end(ByteBuf out, int frame, int flags, int streamId) {
    int length = out.writerIndex() - frame - FrameType.HEADER_BYTES;
    if (length <= FrameType.MAX_PAYLOAD) {
      setHeader(out, frame, length, flags, streamId);
      return;
    }
    ByteBuf block = out.copy(frame + FrameType.HEADER_BYTES, length);
    out.writerIndex(frame);
    int type = FrameType.HEADERS;
    while (block.isReadable()) {
      int part = Math.min(block.readableBytes(), FrameType.MAX_PAYLOAD);
      int end = part == block.readableBytes() ? FrameType.END_HEADERS : 0;
      int first = type == FrameType.HEADERS ? flags & FrameType.END_STREAM : 0;
      FrameWriter.header(out, part, type, end | first, streamId);
      out.writeBytes(block, part);
      type = FrameType.CONTINUATION;
    }
    block.release();
  }

  private static void setHeader(ByteBuf out, int at, int length, int flags, int streamId) {
    out.setInt(at, length << 8 | FrameType.HEADERS);
    out.setByte(at + 4, flags);
    out.setInt(at + 5, streamId);
  }
}
