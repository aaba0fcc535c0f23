package io.prism.http2.server;

import io.prism.http2.frame.FrameType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A frame as it is on the line. */
public record Frame(int type, int flags, int streamId, byte[] payload) {

  public static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  public byte[] bytes() {
    return ByteBuffer.allocate(9 + payload.length)
        .putInt(payload.length << 8 | type)
        .put((byte) flags)
        .putInt(streamId)
        .put(payload)
        .array();
  }

  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** The error code of a RST_STREAM or a GOAWAY. */
  public int errorCode() {
    return ByteBuffer.wrap(payload).getInt(type == FrameType.GOAWAY ? 4 : 0);
  }

  public static Frame headers(int streamId, int flags, List<String> namesAndValues) {
    return new Frame(FrameType.HEADERS, flags, streamId, block(namesAndValues));
  }

  public static Frame data(int streamId, boolean end, byte[] data) {
    return new Frame(FrameType.DATA, end ? FrameType.END_STREAM : 0, streamId, data);
  }

  public static Frame settings(int... idsAndValues) {
    ByteBuffer payload = ByteBuffer.allocate(3 * idsAndValues.length);
    for (int i = 0; i < idsAndValues.length; i += 2) {
      payload.putShort((short) idsAndValues[i]).putInt(idsAndValues[i + 1]);
    }
    return new Frame(FrameType.SETTINGS, 0, 0, payload.array());
  }

  public static Frame settingsAck() {
    return new Frame(FrameType.SETTINGS, FrameType.ACK, 0, new byte[0]);
  }

  public static Frame ping(boolean ack, long content) {
    return new Frame(
        FrameType.PING,
        ack ? FrameType.ACK : 0,
        0,
        ByteBuffer.allocate(8).putLong(content).array());
  }

  public static Frame reset(int streamId, int code) {
    return new Frame(
        FrameType.RST_STREAM, 0, streamId, ByteBuffer.allocate(4).putInt(code).array());
  }

  public static Frame windowUpdate(int streamId, int increment) {
    return new Frame(
        FrameType.WINDOW_UPDATE, 0, streamId, ByteBuffer.allocate(4).putInt(increment).array());
  }

  /** Fields written in full, without indexing. */
  public static byte[] block(List<String> namesAndValues) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      out.write(0);
      string(out, namesAndValues.get(i));
      string(out, namesAndValues.get(i + 1));
    }
    return out.toByteArray();
  }

  private static void string(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length < 127) {
      out.write(bytes.length);
    } else {
      out.write(127);
      int rest = bytes.length - 127;
      while (rest >= 128) {
        out.write(rest & 127 | 128);
        rest >>= 7;
      }
      out.write(rest);
    }
    out.writeBytes(bytes);
  }

  /** A message with gRPC's prefix. */
  public static byte[] message(int flag, byte[] message) {
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) flag)
        .putInt(message.length)
        .put(message)
        .array();
  }

  public static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
