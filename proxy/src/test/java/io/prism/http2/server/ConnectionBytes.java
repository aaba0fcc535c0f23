package io.prism.http2.server;

import io.prism.http2.frame.FrameType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a client sends, and where it stands when it ends anywhere. */
public final class ConnectionBytes {

  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int WINDOW = 65_535;
  private static final int PREFIX = 5;

  private ConnectionBytes() {}

  /** All of them, one behind the other. */
  public static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** A frame. */
  public static byte[] frame(int type, int flags, int id, byte[] payload) {
    return ByteBuffer.allocate(FrameType.HEADER_BYTES + payload.length)
        .putInt(payload.length << 8 | type)
        .put((byte) flags)
        .putInt(id)
        .put(payload)
        .array();
  }

  /** SETTINGS of one, and no more windows than a client has at first. */
  static byte[] settings() {
    return frame(
        FrameType.SETTINGS,
        0,
        0,
        ByteBuffer.allocate(6).putShort((short) INITIAL_WINDOW_SIZE).putInt(WINDOW).array());
  }

  /** The acknowledgement of the server's. */
  static byte[] settingsAck() {
    return frame(FrameType.SETTINGS, FrameType.ACK, 0, new byte[0]);
  }

  /** A window raised by so much. */
  static byte[] windowUpdate(int id, int increment) {
    return frame(FrameType.WINDOW_UPDATE, 0, id, number(increment));
  }

  /** Four bytes. */
  static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  /** A call with fields in full. */
  public static byte[] call(int id, String path, byte[] message, String... more) {
    return concat(
        frame(FrameType.HEADERS, FrameType.END_HEADERS, id, block(false, path, more)),
        data(id, message));
  }

  /** The only message of a request. */
  static byte[] data(int id, byte[] message) {
    return frame(FrameType.DATA, FrameType.END_STREAM, id, message(message));
  }

  /** A message with gRPC's prefix. */
  public static byte[] message(byte[] message) {
    return ByteBuffer.allocate(PREFIX + message.length)
        .put((byte) 0)
        .putInt(message.length)
        .put(message)
        .array();
  }

  /** Calls whose fields enter the table with the first, and are named by their index after it. */
  public static byte[] calls(int first, int count, String path, byte[] message) {
    byte[] inFull = block(true, path);
    ByteArrayOutputStream indexes = new ByteArrayOutputStream();
    indexes.write(0x83);
    indexes.write(0x86);
    for (int i = 3; i >= 0; i--) {
      indexes.write(0x80 | 62 + i);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      int id = first + 2 * i;
      byte[] block = i == 0 ? inFull : indexes.toByteArray();
      all.writeBytes(frame(FrameType.HEADERS, FrameType.END_HEADERS, id, block));
      all.writeBytes(data(id, message));
    }
    return all.toByteArray();
  }

  /** The header block of a call. */
  static byte[] block(boolean indexed, String path, String... more) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(0x83);
    block.write(0x86);
    int kind = indexed ? 0x40 : 0;
    String[] fields = {
      ":path", path, ":authority", "a", "content-type", "application/grpc", "te", "trailers"
    };
    for (String[] some : new String[][] {fields, more}) {
      for (int i = 0; i < some.length; i += 2) {
        block.write(kind);
        text(block, some[i]);
        text(block, some[i + 1]);
      }
    }
    return block.toByteArray();
  }

  private static void text(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length >= 127) {
      throw new IllegalArgumentException("longer than this writes");
    }
    block.write(bytes.length);
    block.writeBytes(bytes);
  }

  /**
   * Where bytes leave a connection.
   *
   * @param last the highest stream of a HEADERS frame
   * @param rest what takes it to the end of a frame, and of a header block
   */
  record End(int last, byte[] rest) {

    /** The same for any bytes, unless they break a rule, after which nothing matters. */
    static End of(byte[] bytes) {
      int last = 0;
      int open = 0;
      int at = 0;
      byte[] rest = new byte[0];
      while (at < bytes.length) {
        ByteBuffer header =
            ByteBuffer.wrap(Arrays.copyOfRange(bytes, at, at + FrameType.HEADER_BYTES));
        int length = header.getInt(0) >>> 8;
        int type = header.get(3);
        int flags = header.get(4);
        int id = header.getInt(5) & Integer.MAX_VALUE;
        if (length > FrameType.MAX_PAYLOAD) {
          break;
        }
        if (type == FrameType.HEADERS) {
          last = Math.max(last, id);
        }
        if (type == FrameType.HEADERS || type == FrameType.CONTINUATION) {
          open = (flags & FrameType.END_HEADERS) == 0 ? id : 0;
        }
        at += FrameType.HEADER_BYTES + length;
        rest = new byte[Math.max(0, at - bytes.length)];
      }
      // The zeros of a frame that was cut off are its header's, too.
      byte[] end =
          open == 0
              ? new byte[0]
              : frame(FrameType.CONTINUATION, FrameType.END_HEADERS, open, new byte[0]);
      return new End(last, concat(rest, end));
    }

    /** Whether there is a stream for another call. */
    boolean hasNext() {
      return last < Integer.MAX_VALUE - 2;
    }

    /** The stream of another call. */
    int next() {
      return last + 1 | 1;
    }

    /** What makes room for an answer. */
    static byte[] room() {
      return concat(settings(), windowUpdate(0, WINDOW));
    }
  }
}
