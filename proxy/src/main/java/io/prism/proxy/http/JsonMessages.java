package io.prism.proxy.http;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Prints messages as canonical proto3 JSON, fields without presence included, straight into a
 * buffer.
 */
final class JsonMessages {

  /** What every JSON answer is. */
  static final String CONTENT_TYPE = "application/json";

  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .usingTypeRegistry(ErrorReply.DETAILS)
          .alwaysPrintFieldsWithNoPresence()
          .omittingInsignificantWhitespace();

  private JsonMessages() {}

  /** The message as one line of JSON, without a line end. The caller releases the buffer. */
  static ByteBuf print(Message message, ByteBufAllocator allocator) {
    ByteBuf out = allocator.buffer(256);
    boolean done = false;
    try {
      append(message, out);
      done = true;
      return out;
    } finally {
      if (!done) {
        out.release();
      }
    }
  }

  /** Appends the message as one line of JSON, without a line end. */
  static void append(Message message, ByteBuf out) {
    try {
      PRINTER.appendTo(message, new Utf8Appender(out));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Appends ASCII text. */
  static void append(String ascii, ByteBuf out) {
    out.writeCharSequence(ascii, StandardCharsets.US_ASCII);
  }

  private record Utf8Appender(ByteBuf out) implements Appendable {

    /** Above this, counting the bytes first is cheaper than making room for the worst case. */
    private static final int LONG_TEXT = 1024;

    @Override
    public Appendable append(CharSequence printed) {
      CharSequence text = PlainJson.of(printed);
      int bytes =
          text.length() > LONG_TEXT
              ? ByteBufUtil.utf8Bytes(text)
              : ByteBufUtil.utf8MaxBytes(text.length());
      ByteBufUtil.reserveAndWriteUtf8(out, text, bytes);
      return this;
    }

    @Override
    public Appendable append(CharSequence text, int start, int end) {
      return append(text.subSequence(start, end));
    }

    @Override
    public Appendable append(char c) {
      return append(String.valueOf(c));
    }
  }
}
