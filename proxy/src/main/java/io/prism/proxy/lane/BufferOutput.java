package io.prism.proxy.lane;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Copies byte strings into buffers without a copy in between. Confined to one thread. */
final class BufferOutput extends ByteOutput {

  private ByteBuf target = Unpooled.EMPTY_BUFFER;

  /** Appends bytes to a buffer. */
  void append(ByteString bytes, ByteBuf buffer) {
    target = buffer;
    try {
      UnsafeByteOperations.unsafeWriteTo(bytes, this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      target = Unpooled.EMPTY_BUFFER;
    }
  }

  @Override
  public void write(byte value) {
    target.writeByte(value);
  }

  @Override
  public void write(byte[] value, int offset, int length) {
    target.writeBytes(value, offset, length);
  }

  @Override
  public void writeLazy(byte[] value, int offset, int length) {
    target.writeBytes(value, offset, length);
  }

  @Override
  public void write(ByteBuffer value) {
    target.writeBytes(value);
  }

  @Override
  public void writeLazy(ByteBuffer value) {
    target.writeBytes(value);
  }
}
