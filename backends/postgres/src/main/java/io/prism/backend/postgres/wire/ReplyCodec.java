package io.prism.backend.postgres.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of messages. Pure. */
final class ReplyCodec {

  private static final int SQL_STATE_BYTES = 5;
  private static final int MOST_DIGITS = 18;

  private ReplyCodec() {}

  /**
   * An error, of which only this much is kept.
   *
   * @param ends whether the server ends the connection
   */
  record ServerError(String sqlState, boolean ends) {

    WireException toException() {
      return WireException.ofServer(sqlState);
    }
  }

  /** Reads an ErrorResponse. */
  static ServerError error(ByteBuf body) throws ProtocolViolation {
    String sqlState = null;
    String severity = null;
    boolean translatable = true;
    while (true) {
      if (!body.isReadable()) {
        throw new ProtocolViolation("an error does not end");
      }
      int field = body.readByte();
      if (field == 0) {
        break;
      }
      int length = body.bytesBefore((byte) 0);
      if (length < 0) {
        throw new ProtocolViolation("a text does not end");
      }
      switch (field) {
        case 'C' -> sqlState = sqlState(body, length);
        // The other severity may be in the server's language.
        case 'V' -> {
          severity = latin(body, length);
          translatable = false;
        }
        case 'S' -> severity = translatable ? latin(body, length) : severity;
        default -> {}
      }
      body.skipBytes(length + 1);
    }
    if (sqlState == null) {
      throw new ProtocolViolation("an error without its SQLSTATE");
    }
    return new ServerError(sqlState, isFatal(severity));
  }

  private static boolean isFatal(@Nullable String severity) {
    return "FATAL".equals(severity) || "PANIC".equals(severity);
  }

  private static String sqlState(ByteBuf body, int length) throws ProtocolViolation {
    boolean wellFormed = length == SQL_STATE_BYTES;
    for (int i = 0; wellFormed && i < length; i++) {
      int c = body.getByte(body.readerIndex() + i);
      wellFormed = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    }
    if (!wellFormed) {
      throw new ProtocolViolation("a SQLSTATE that is none");
    }
    return latin(body, length);
  }

  private static String latin(ByteBuf body, int length) {
    return body.toString(body.readerIndex(), length, StandardCharsets.ISO_8859_1);
  }

  /** Reads from a CommandComplete how many rows there were; 0 when it does not say. */
  static long rows(ByteBuf body) throws ProtocolViolation {
    int start = body.readerIndex();
    int last = body.writerIndex() - 1;
    if (last < start || body.getByte(last) != 0) {
      throw new ProtocolViolation("a text does not end");
    }
    long rows = 0;
    long unit = 1;
    int at = last - 1;
    for (int digits = 0; at >= start && digits < MOST_DIGITS; digits++, at--) {
      int digit = body.getByte(at) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      rows += digit * unit;
      unit *= 10;
    }
    return at >= start && body.getByte(at) == ' ' ? rows : 0;
  }

  /** Checks a ReadyForQuery. */
  static void ready(ByteBuf body) throws ProtocolViolation {
    requireLength(body, 1);
    int status = body.readByte();
    if (status != 'I' && status != 'T' && status != 'E') {
      throw new ProtocolViolation("a transaction in a state that is none");
    }
  }

  /** Checks how many bytes there are. */
  static void requireLength(ByteBuf body, int length) throws ProtocolViolation {
    if (body.readableBytes() != length) {
      throw new ProtocolViolation("a message has a wrong length");
    }
  }
}
