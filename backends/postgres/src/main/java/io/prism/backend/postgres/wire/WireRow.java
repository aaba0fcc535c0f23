package io.prism.backend.postgres.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * A row where it arrived: valid only within {@link WireResult#row}. Columns count from 0. A value
 * that is read as what it is not, or NULL read as a value, is an {@link IllegalStateException}.
 */
public final class WireRow {

  private static final int NULL = -1;

  private ByteBuf body = Unpooled.EMPTY_BUFFER;
  private int columns;
  private int[] starts = new int[8];
  private int[] lengths = new int[8];

  WireRow() {}

  /** Lays the row over a DataRow. */
  void read(ByteBuf message) throws ProtocolViolation {
    if (message.readableBytes() < Short.BYTES) {
      throw new ProtocolViolation("a row without columns' count");
    }
    int count = message.readUnsignedShort();
    makeRoom(count);
    int at = message.readerIndex();
    int end = message.writerIndex();
    for (int i = 0; i < count; i++) {
      if (end - at < Integer.BYTES) {
        throw new ProtocolViolation("a row that ends early");
      }
      int length = message.getInt(at);
      at += Integer.BYTES;
      if (length < NULL || length > end - at) {
        throw new ProtocolViolation("a value has a length that cannot be");
      }
      starts[i] = at;
      lengths[i] = length;
      at += Math.max(length, 0);
    }
    if (at != end) {
      throw new ProtocolViolation("a row has more than its columns");
    }
    body = message;
    columns = count;
  }

  private void makeRoom(int count) {
    if (count > starts.length) {
      starts = new int[count];
      lengths = new int[count];
    }
  }

  /** Ends its being valid. */
  void clear() {
    body = Unpooled.EMPTY_BUFFER;
    columns = 0;
  }

  /** How many columns there are. */
  public int columns() {
    return columns;
  }

  /** Whether the value is NULL. */
  public boolean isNull(int column) {
    return lengths[checked(column)] == NULL;
  }

  /** How many bytes the value has. */
  public int length(int column) {
    int length = lengths[checked(column)];
    if (length == NULL) {
      throw new IllegalStateException("column " + column + " is NULL");
    }
    return length;
  }

  /** An {@code int4}. */
  public int int4(int column) {
    return body.getInt(start(column, Integer.BYTES));
  }

  /** An {@code int8}. */
  public long int8(int column) {
    return body.getLong(start(column, Long.BYTES));
  }

  /** A {@code bool}, be it binary or text. */
  public boolean bool(int column) {
    return switch (body.getByte(start(column, 1))) {
      case 1, 't' -> true;
      case 0, 'f' -> false;
      default -> throw new IllegalStateException("column " + column + " is no bool");
    };
  }

  /** A copy of the value as it is. */
  public byte[] bytes(int column) {
    byte[] copy = new byte[length(column)];
    body.getBytes(starts[column], copy);
    return copy;
  }

  /** The same as an immutable string of bytes. */
  public ByteString byteString(int column) {
    return length(column) == 0 ? ByteString.EMPTY : UnsafeByteOperations.unsafeWrap(bytes(column));
  }

  /** A {@code text}, or any value of a query that was not prepared. */
  public String text(int column) {
    int length = length(column);
    return body.toString(starts[column], length, StandardCharsets.UTF_8);
  }

  /** Whether the value has just these bytes. Makes no copy. */
  public boolean matches(int column, ByteString expected) {
    int length = length(column);
    if (length != expected.size()) {
      return false;
    }
    int start = starts[column];
    for (int i = 0; i < length; i++) {
      if (body.getByte(start + i) != expected.byteAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int start(int column, int expected) {
    if (length(column) != expected) {
      throw new IllegalStateException(
          "column " + column + " has " + length(column) + " bytes, not " + expected);
    }
    return starts[column];
  }

  private int checked(int column) {
    if (column < 0 || column >= columns) {
      throw new IllegalStateException("no column " + column + " of " + columns);
    }
    return column;
  }
}
