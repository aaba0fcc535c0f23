package io.prism.http2.server;

import io.grpc.internal.AbstractReadableBuffer;
import io.grpc.internal.ReadableBuffer;
import io.grpc.internal.WritableBuffer;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Netty's buffers as grpc-java wants them. */
final class WireBuffers {

  private WireBuffers() {}

  /** Bytes that arrived; owned by whoever reads them. */
  static final class Incoming extends AbstractReadableBuffer {
    private final ByteBuf bytes;
    private boolean closed;

    Incoming(ByteBuf bytes) {
      this.bytes = bytes;
    }

    @Override
    public int readableBytes() {
      return bytes.readableBytes();
    }

    @Override
    public int readUnsignedByte() {
      return bytes.readUnsignedByte();
    }

    @Override
    public void skipBytes(int length) {
      bytes.skipBytes(length);
    }

    @Override
    public void readBytes(byte[] target, int offset, int length) {
      bytes.readBytes(target, offset, length);
    }

    @Override
    public void readBytes(OutputStream target, int length) throws IOException {
      bytes.readBytes(target, length);
    }

    @Override
    public ReadableBuffer readBytes(int length) {
      return new Incoming(bytes.readRetainedSlice(length));
    }

    @Override
    public boolean hasArray() {
      return bytes.hasArray();
    }

    @Override
    public byte[] array() {
      return bytes.array();
    }

    @Override
    public int arrayOffset() {
      return bytes.arrayOffset() + bytes.readerIndex();
    }

    @Override
    public boolean markSupported() {
      return true;
    }

    @Override
    public void mark() {
      bytes.markReaderIndex();
    }

    @Override
    public void reset() {
      bytes.resetReaderIndex();
    }

    @Override
    public boolean byteBufferSupported() {
      return bytes.nioBufferCount() > 0;
    }

    @Override
    public ByteBuffer getByteBuffer() {
      return bytes.nioBufferCount() == 1 ? bytes.nioBuffer() : bytes.nioBuffers()[0];
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        bytes.release();
      }
    }
  }

  /** Bytes that are being written. */
  static final class Outgoing implements WritableBuffer {
    private final ByteBuf bytes;

    Outgoing(ByteBuf bytes) {
      this.bytes = bytes;
    }

    ByteBuf bytes() {
      return bytes;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
      bytes.writeBytes(source, offset, length);
    }

    @Override
    public void write(byte b) {
      bytes.writeByte(b);
    }

    @Override
    public int writableBytes() {
      return bytes.writableBytes();
    }

    @Override
    public int readableBytes() {
      return bytes.readableBytes();
    }

    @Override
    public void release() {
      bytes.release();
    }
  }
}
