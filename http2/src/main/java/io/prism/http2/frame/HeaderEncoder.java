package io.prism.http2.frame;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Encodes the headers of replies. Only the few fields that nearly all replies have enter the
 * dynamic table, once, so that nothing is ever evicted and a usual header block is four bytes; all
 * else is written in full. So there is no search and no state but "was it sent".
 */
public final class HeaderEncoder {

  private static final int STATUS_200 = 0x88;
  private static final int STATUS_NAME = 0x08;
  private static final byte[] OK = ascii("200");
  private static final int FIRST_DYNAMIC = 62;
  private static final int ENTRY_OVERHEAD = 32;

  /** Room for the header block and for the trailers of a usual reply, when sent in full. */
  public static final int USUAL_BYTES = 128;

  private static final byte[][] COMMON = {
    ascii("content-type"), ascii("application/grpc"),
    ascii("grpc-encoding"), ascii("identity"),
    ascii("grpc-accept-encoding"), ascii("gzip"),
    ascii("grpc-status"), ascii("0"),
  };

  private static final int CONTENT_TYPE = 0;
  private static final int GRPC_ENCODING = 1;
  private static final int GRPC_ACCEPT_ENCODING = 2;
  private static final int GRPC_STATUS_OK = 3;

  private static final int TABLE_BYTES = tableBytes();

  /** The order in which a common field entered the table, from 1; 0 when it did not. */
  private final int[] entered = new int[COMMON.length / 2];

  private int entries;
  private boolean tableAllowed = true;
  private long announced = 4_096;
  private long lowest = 4_096;

  private static int tableBytes() {
    return Arrays.stream(COMMON).mapToInt(part -> part.length).sum()
        + COMMON.length / 2 * ENTRY_OVERHEAD;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The peer told how large a table it keeps; it hears of it in the next header block. */
  public void tableSize(long bytes) {
    lowest = Math.min(lowest, bytes);
  }

  /** The headers before the message of a successful reply. */
  public void usualHeaders(ByteBuf out) {
    begin(out);
    out.writeByte(STATUS_200);
    common(out, CONTENT_TYPE);
    common(out, GRPC_ENCODING);
    common(out, GRPC_ACCEPT_ENCODING);
  }

  /** The trailers of a successful reply. */
  public void usualTrailers(ByteBuf out) {
    begin(out);
    common(out, GRPC_STATUS_OK);
  }

  /** Begins a block; every block begins so. */
  public void begin(ByteBuf out) {
    if (lowest >= announced) {
      return;
    }
    announced = lowest;
    if (announced < TABLE_BYTES) {
      tableAllowed = false;
      entries = 0;
      Arrays.fill(entered, 0);
    }
    Hpack.integer(out, 0x20, 5, (int) Math.min(announced, Integer.MAX_VALUE));
  }

  /** Adds a field; {@code :status} must be the first. */
  public void field(ByteBuf out, byte[] name, byte[] value) {
    if (name[0] == ':') {
      status(out, value);
      return;
    }
    for (int i = 0; i < entered.length; i++) {
      if (Arrays.equals(name, COMMON[2 * i]) && Arrays.equals(value, COMMON[2 * i + 1])) {
        common(out, i);
        return;
      }
    }
    out.writeByte(0);
    Hpack.string(out, name);
    Hpack.string(out, value);
  }

  private static void status(ByteBuf out, byte[] value) {
    if (Arrays.equals(value, OK)) {
      out.writeByte(STATUS_200);
    } else {
      // The name of the entry with status 200, and a value of its own.
      out.writeByte(STATUS_NAME);
      Hpack.string(out, value);
    }
  }

  /** The bytes that a field takes at most. */
  public static int most(byte[] name, byte[] value) {
    return 1 + 2 * 6 + name.length + value.length;
  }

  private void common(ByteBuf out, int index) {
    if (entered[index] != 0) {
      out.writeByte(0x80 | FIRST_DYNAMIC + entries - entered[index]);
      return;
    }
    out.writeByte(tableAllowed ? 0x40 : 0);
    if (tableAllowed) {
      entered[index] = ++entries;
    }
    Hpack.string(out, COMMON[2 * index]);
    Hpack.string(out, COMMON[2 * index + 1]);
  }
}
