package io.prism.backend.postgres.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/** Writes the messages of a client. Pure functions on a buffer. */
final class FrontendMessages {

  private static final int PROTOCOL = 3 << 16;
  private static final int SSL_REQUEST = 80_877_103;

  /** What a statement's messages need beside its texts and values, and a little more. */
  static final int STATEMENT_BYTES = 96;

  private FrontendMessages() {}

  /** Asks for TLS. */
  static void sslRequest(ByteBuf out) {
    out.writeInt(8).writeInt(SSL_REQUEST);
  }

  /** Names and values in turn. */
  static void startUp(ByteBuf out, String... parameters) {
    int start = out.writerIndex();
    out.writeInt(0).writeInt(PROTOCOL);
    for (String text : parameters) {
      text(out, text);
    }
    out.writeByte(0);
    out.setInt(start, out.writerIndex() - start);
  }

  /** A password, or its hash. */
  static void password(ByteBuf out, String password) {
    int start = begin(out, 'p');
    text(out, password);
    end(out, start);
  }

  /** The first word of a SASL mechanism. */
  static void saslInitial(ByteBuf out, String mechanism, String response) {
    int start = begin(out, 'p');
    text(out, mechanism);
    int length = out.writerIndex();
    out.writeInt(0);
    out.setInt(length, ByteBufUtil.writeUtf8(out, response));
    end(out, start);
  }

  /** A further one. */
  static void sasl(ByteBuf out, String response) {
    int start = begin(out, 'p');
    ByteBufUtil.writeUtf8(out, response);
    end(out, start);
  }

  /** Text that is run without being prepared. */
  static void query(ByteBuf out, byte[] sql) {
    int start = begin(out, 'Q');
    text(out, sql);
    end(out, start);
  }

  /** Prepares a statement under a name. */
  static void parse(ByteBuf out, byte[] name, WireStatement statement) {
    int start = begin(out, 'P');
    text(out, name);
    text(out, statement.sql());
    int[] types = statement.types();
    out.writeShort(types.length);
    for (int type : types) {
      out.writeInt(type);
    }
    end(out, start);
  }

  /** Binds values to the statement of a name; all of them, and the columns of rows, are binary. */
  static void bind(
      ByteBuf out,
      byte[] name,
      WireStatement statement,
      WireParameters parameters,
      ParameterWriter writer) {
    int start = begin(out, 'B');
    out.writeByte(0);
    text(out, name);
    out.writeShort(1).writeShort(1);
    out.writeShort(statement.types().length);
    writer.write(out, parameters, statement.types().length);
    out.writeShort(1).writeShort(1);
    end(out, start);
  }

  /** Runs what was bound, to the end. */
  static void execute(ByteBuf out) {
    out.writeByte('E').writeInt(9).writeByte(0).writeInt(0);
  }

  /** Commits, and makes the server say that it is ready. */
  static void sync(ByteBuf out) {
    out.writeByte('S').writeInt(4);
  }

  /** Says goodbye. */
  static void terminate(ByteBuf out) {
    out.writeByte('X').writeInt(4);
  }

  private static int begin(ByteBuf out, char type) {
    out.writeByte(type);
    int start = out.writerIndex();
    out.writeInt(0);
    return start;
  }

  private static void end(ByteBuf out, int start) {
    out.setInt(start, out.writerIndex() - start);
  }

  private static void text(ByteBuf out, byte[] utf8) {
    out.writeBytes(utf8).writeByte(0);
  }

  private static void text(ByteBuf out, String text) {
    text(out, text.getBytes(StandardCharsets.UTF_8));
  }
}
