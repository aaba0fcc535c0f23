package io.prism.backend.postgres.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes what a server sends, on the heap. */
final class ServerMessages {

  private final ByteBuf out = Unpooled.buffer();

  ServerMessages message(int type, Consumer<ByteBuf> body) {
    out.writeByte(type);
    int start = out.writerIndex();
    out.writeInt(0);
    body.accept(out);
    out.setInt(start, out.writerIndex() - start);
    return this;
  }

  /** A message of a length that may be wrong. */
  ServerMessages raw(int type, int length, int... body) {
    out.writeByte(type).writeInt(length);
    for (int value : body) {
      out.writeByte(value);
    }
    return this;
  }

  ServerMessages empty(int type) {
    return message(type, body -> {});
  }

  ServerMessages authentication(int method, byte... rest) {
    return message('R', body -> body.writeInt(method).writeBytes(rest));
  }

  /** All that follows a login. */
  ServerMessages admitted(int processId) {
    authentication(0);
    message('S', body -> text(body, "server_version", "18"));
    message('K', body -> body.writeInt(processId).writeInt(1));
    return ready();
  }

  ServerMessages ready() {
    return message('Z', body -> body.writeByte('I'));
  }

  ServerMessages parsed() {
    return empty('1');
  }

  ServerMessages bound() {
    return empty('2');
  }

  /** A row; null is NULL. */
  ServerMessages row(byte @Nullable []... columns) {
    return message(
        'D',
        body -> {
          body.writeShort(columns.length);
          for (byte[] column : columns) {
            if (column == null) {
              body.writeInt(-1);
            } else {
              body.writeInt(column.length).writeBytes(column);
            }
          }
        });
  }

  ServerMessages complete(String tag) {
    return message('C', body -> text(body, tag));
  }

  ServerMessages error(String severity, String sqlState) {
    return message('E', body -> fields(body, severity, sqlState));
  }

  ServerMessages notice() {
    return message('N', body -> fields(body, "NOTICE", "00000"));
  }

  private static void fields(ByteBuf body, String severity, String sqlState) {
    text(body, "S" + severity, "V" + severity, "C" + sqlState, "Mof the server: secret value");
    body.writeByte(0);
  }

  private static void text(ByteBuf body, String... texts) {
    for (String text : texts) {
      body.writeBytes(text.getBytes(StandardCharsets.UTF_8)).writeByte(0);
    }
  }

  static byte[] int4(int value) {
    return new byte[] {
      (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
    };
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  byte[] bytes() {
    return ByteBufUtil.getBytes(out);
  }
}
