package io.prism.proxy.lane;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Timestamp;
import io.netty.buffer.ByteBuf;
import io.prism.backend.Version;
import io.prism.backend.keyvalue.Expiry;
import io.prism.backend.keyvalue.semantics.Row;
import io.prism.keyvalue.v1.GetResponse;
import org.jspecify.annotations.Nullable;

/** Writes the {@link GetResponse} of a row, byte for byte as the message would be written. */
final class ItemReply {

  private static final int FOUND = Wire.varintTag(GetResponse.FOUND_FIELD_NUMBER);
  private static final int VALUE = Wire.delimitedTag(GetResponse.VALUE_FIELD_NUMBER);
  private static final int VERSION = Wire.delimitedTag(GetResponse.VERSION_FIELD_NUMBER);
  private static final int EXPIRES_AT = Wire.delimitedTag(GetResponse.EXPIRES_AT_FIELD_NUMBER);
  private static final int SECONDS = Wire.varintTag(Timestamp.SECONDS_FIELD_NUMBER);
  private static final int NANOS = Wire.varintTag(Timestamp.NANOS_FIELD_NUMBER);
  private static final int FLAG_BYTES = 2;
  private static final long MILLIS = 1_000;
  private static final int NANOS_OF_MILLI = 1_000_000;

  private ItemReply() {}

  static int size(Row.@Nullable Live row) {
    if (row == null) {
      return 0;
    }
    int size = FLAG_BYTES + Wire.delimitedSize(Version.BYTES);
    if (!row.value().isEmpty()) {
      size += Wire.delimitedSize(row.value().size());
    }
    if (row.expiresAtMillis() != Expiry.NEVER) {
      size += Wire.delimitedSize(timestampSize(row.expiresAtMillis()));
    }
    return size;
  }

  static void write(Row.@Nullable Live row, ByteBuf out, BufferOutput values) {
    if (row == null) {
      return;
    }
    out.writeByte(FOUND).writeByte(1);
    if (!row.value().isEmpty()) {
      out.writeByte(VALUE);
      Wire.writeVarint(out, row.value().size());
      values.append(row.value(), out);
    }
    out.writeByte(VERSION);
    writeVersion(row.version(), out);
    if (row.expiresAtMillis() != Expiry.NEVER) {
      out.writeByte(EXPIRES_AT);
      writeTimestamp(row.expiresAtMillis(), out);
    }
  }

  /** With its length, without its tag. */
  static void writeVersion(Version version, ByteBuf out) {
    out.writeByte(Version.BYTES).writeInt(version.epoch()).writeLong(version.clock());
  }

  private static int timestampSize(long millis) {
    long seconds = Math.floorDiv(millis, MILLIS);
    int nanos = nanos(millis);
    return (seconds == 0 ? 0 : 1 + CodedOutputStream.computeInt64SizeNoTag(seconds))
        + (nanos == 0 ? 0 : 1 + CodedOutputStream.computeInt32SizeNoTag(nanos));
  }

  private static void writeTimestamp(long millis, ByteBuf out) {
    out.writeByte(timestampSize(millis));
    long seconds = Math.floorDiv(millis, MILLIS);
    if (seconds != 0) {
      out.writeByte(SECONDS);
      Wire.writeVarint(out, seconds);
    }
    int nanos = nanos(millis);
    if (nanos != 0) {
      out.writeByte(NANOS);
      Wire.writeVarint(out, nanos);
    }
  }

  private static int nanos(long millis) {
    return (int) Math.floorMod(millis, MILLIS) * NANOS_OF_MILLI;
  }
}
