package io.prism.http2.frame;

import io.netty.buffer.ByteBuf;

/** Appends frames to a buffer that has room for them. */
public final class FrameWriter {

  private FrameWriter() {}

  /** The nine bytes before a payload. */
  public static void header(ByteBuf out, int length, int type, int flags, int streamId) {
    out.writeInt(length << 8 | type);
    out.writeByte(flags);
    out.writeInt(streamId);
  }

  public static void resetStream(ByteBuf out, int streamId, int code) {
    header(out, 4, FrameType.RST_STREAM, 0, streamId);
    out.writeInt(code);
  }

  public static void windowUpdate(ByteBuf out, int streamId, int increment) {
    header(out, 4, FrameType.WINDOW_UPDATE, 0, streamId);
    out.writeInt(increment);
  }

  public static void settingsAck(ByteBuf out) {
    header(out, 0, FrameType.SETTINGS, FrameType.ACK, 0);
  }

  public static void ping(ByteBuf out, boolean ack, long content) {
    header(out, 8, FrameType.PING, ack ? FrameType.ACK : 0, 0);
    out.writeLong(content);
  }

  public static void goAway(ByteBuf out, int lastStreamId, int code, byte[] why) {
    header(out, 8 + why.length, FrameType.GOAWAY, 0, 0);
    out.writeInt(lastStreamId);
    out.writeInt(code);
    out.writeBytes(why);
  }

  /** Identifiers and values of settings in turn. */
  public static void settings(ByteBuf out, int... settings) {
    header(out, 3 * settings.length, FrameType.SETTINGS, 0, 0);
    for (int i = 0; i < settings.length; i += 2) {
      out.writeShort(settings[i]);
      out.writeInt(settings[i + 1]);
    }
  }
}
