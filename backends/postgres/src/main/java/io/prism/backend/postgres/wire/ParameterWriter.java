package io.prism.backend.postgres.wire;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * Writes parameters in PostgreSQL's binary form into what is sent, each by one call. Values are
 * copied once, to where they are sent from. Valid only within {@link WireParameters#write}.
 */
public final class ParameterWriter {

  private final BytesOutput bytes = new BytesOutput();
  private ByteBuf out = Unpooled.EMPTY_BUFFER;
  private int written;

  ParameterWriter() {}

  /** Has parameters written that must be this many. */
  void write(ByteBuf to, WireParameters parameters, int expected) {
    out = to;
    written = 0;
    try {
      parameters.write(this);
    } finally {
      out = Unpooled.EMPTY_BUFFER;
    }
    if (written != expected) {
      throw new IllegalStateException(
          "the statement has " + expected + " parameters, but " + written + " were written");
    }
  }

  /** An {@code int4}. */
  public void int4(int value) {
    written++;
    putInt4(value);
  }

  /** A {@code text}. */
  public void text(String value) {
    written++;
    int start = begin();
    ByteBufUtil.writeUtf8(out, value);
    end(start);
  }

  /** An {@code int4[]}, one element for each row. */
  public <T> void int4s(List<T> rows, ToIntFunction<? super T> column) {
    int start = beginArray(rows.size(), Oid.INT4);
    for (int i = 0; i < rows.size(); i++) {
      putInt4(column.applyAsInt(rows.get(i)));
    }
    end(start);
  }

  /** An {@code int8[]}, one element for each row. */
  public <T> void int8s(List<T> rows, ToLongFunction<? super T> column) {
    int start = beginArray(rows.size(), Oid.INT8);
    for (int i = 0; i < rows.size(); i++) {
      putInt8(column.applyAsLong(rows.get(i)));
    }
    end(start);
  }

  /** A {@code bytea[]}, one element for each row. */
  public <T> void byteStrings(List<T> rows, Function<? super T, ByteString> column) {
    int start = beginArray(rows.size(), Oid.BYTEA);
    for (int i = 0; i < rows.size(); i++) {
      putBytes(column.apply(rows.get(i)));
    }
    end(start);
  }

  /** An array without elements has no dimension either. */
  private int beginArray(int size, int type) {
    written++;
    int start = begin();
    out.writeInt(size == 0 ? 0 : 1).writeInt(0).writeInt(type);
    if (size > 0) {
      out.writeInt(size).writeInt(1);
    }
    return start;
  }

  private int begin() {
    int start = out.writerIndex();
    out.writeInt(0);
    return start;
  }

  private void end(int start) {
    out.setInt(start, out.writerIndex() - start - Integer.BYTES);
  }

  private void putInt4(int value) {
    out.writeInt(Integer.BYTES).writeInt(value);
  }

  private void putInt8(long value) {
    out.writeInt(Long.BYTES).writeLong(value);
  }

  private void putBytes(ByteString value) {
    out.writeInt(value.size()).ensureWritable(value.size());
    try {
      UnsafeByteOperations.unsafeWriteTo(value, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the pieces of a string of bytes; a copy of each is made at once. */
  private final class BytesOutput extends ByteOutput {

    @Override
    public void write(byte value) {
      out.writeByte(value);
    }

    @Override
    public void write(byte[] value, int offset, int length) {
      out.writeBytes(value, offset, length);
    }

    @Override
    public void writeLazy(byte[] value, int offset, int length) {
      out.writeBytes(value, offset, length);
    }

    @Override
    public void write(ByteBuffer value) {
      out.writeBytes(value);
    }

    @Override
    public void writeLazy(ByteBuffer value) {
      out.writeBytes(value);
    }
  }
}
