package io.prism.http2.client;

import io.netty.buffer.ByteBuf;
import io.prism.http2.frame.Hpack;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Encodes the headers of requests. What all or many requests have enters the dynamic table, once,
 * and nothing is ever evicted; all else is written in full. Fields are told apart by the identity
 * of their arrays, so there is no search through bytes.
 */
final class RequestEncoder {

  /** No deadline. */
  static final long NO_DEADLINE = Long.MAX_VALUE;

  private static final int METHOD_POST = 0x83;
  private static final int SCHEME_HTTP = 0x86;
  private static final int SCHEME_HTTPS = 0x87;
  private static final int PATH_NAME = 4;
  private static final int AUTHORITY_NAME = 1;
  private static final int CONTENT_TYPE_NAME = 31;
  private static final int FIRST_DYNAMIC = 62;
  private static final int ENTRY_OVERHEAD = 32;
  private static final int MOST_ENTRIES = 64;
  private static final int DEFAULT_TABLE = 4_096;
  private static final int MOST_DIGITS = 8;
  private static final long TOO_MANY = 100_000_000;

  private static final byte[] TE = RequestHead.ascii("te");
  private static final byte[] TRAILERS = RequestHead.ascii("trailers");
  private static final byte[] CONTENT_TYPE = RequestHead.ascii("content-type");
  private static final byte[] GRPC = RequestHead.ascii("application/grpc");
  private static final byte[] TIMEOUT = RequestHead.ascii("grpc-timeout");
  private static final byte[] PATH = RequestHead.ascii(":path");
  private static final byte[] AUTHORITY = RequestHead.ascii(":authority");
  private static final byte[] ANY = new byte[0];

  /** What a head takes without its fields, at most. */
  static final int BASE_BYTES = 160;

  private final int scheme;
  private final byte[] authority;
  private final byte[][] names = new byte[MOST_ENTRIES][];
  private final byte[][] values = new byte[MOST_ENTRIES][];
  private int entries;
  private int used;
  private int limit = DEFAULT_TABLE;
  private boolean resized;
  private boolean emptied;

  RequestEncoder(boolean tls, byte[] authority) {
    this.scheme = tls ? SCHEME_HTTPS : SCHEME_HTTP;
    this.authority = authority;
  }

  /** The peer told how large a table it keeps; it hears of it in the next header block. */
  void tableSize(long bytes) {
    if (bytes >= limit) {
      return;
    }
    limit = (int) bytes;
    resized = true;
    if (limit < used) {
      emptied = true;
      entries = 0;
      used = 0;
      Arrays.fill(names, null);
      Arrays.fill(values, null);
    }
  }

  /** What a head takes at most. */
  int most(RequestHead head) {
    int most = BASE_BYTES + authority.length + head.path().length;
    for (byte[] part : head.fields()) {
      most += part.length + MOST_DIGITS;
    }
    return most;
  }

  /** Writes a header block. */
  void encode(ByteBuf out, RequestHead head, long timeoutNanos) {
    if (resized) {
      resized = false;
      if (emptied) {
        emptied = false;
        Hpack.integer(out, 0x20, 5, 0);
      }
      Hpack.integer(out, 0x20, 5, limit);
    }
    out.writeByte(METHOD_POST).writeByte(scheme);
    common(out, PATH, PATH_NAME, head.path());
    common(out, AUTHORITY, AUTHORITY_NAME, authority);
    common(out, TE, 0, TRAILERS);
    common(out, CONTENT_TYPE, CONTENT_TYPE_NAME, GRPC);
    if (timeoutNanos != NO_DEADLINE) {
      named(out, TIMEOUT, 1 + MOST_DIGITS, true);
      timeout(out, timeoutNanos);
    }
    byte[][] fields = head.fields();
    for (int i = 0; i < fields.length; i += 2) {
      named(out, fields[i], fields[i + 1].length, head.repeats());
      Hpack.string(out, fields[i + 1]);
    }
  }

  /** A field that many requests have. */
  private void common(ByteBuf out, byte[] name, int staticName, byte[] value) {
    for (int i = 0; i < entries; i++) {
      if (values[i] == value && names[i] == name) {
        Hpack.integer(out, 0x80, 7, FIRST_DYNAMIC + entries - 1 - i);
        return;
      }
    }
    boolean enters = enter(name, value, value.length);
    Hpack.integer(out, enters ? 0x40 : 0, enters ? 6 : 4, staticName);
    if (staticName == 0) {
      Hpack.string(out, name);
    }
    Hpack.string(out, value);
  }

  /** The beginning of a field whose name, but not its value, many requests have. */
  private void named(ByteBuf out, byte[] name, int valueLength, boolean repeats) {
    for (int i = 0; i < entries; i++) {
      if (names[i] == name) {
        Hpack.integer(out, 0, 4, FIRST_DYNAMIC + entries - 1 - i);
        return;
      }
    }
    out.writeByte(repeats && enter(name, ANY, valueLength) ? 0x40 : 0);
    Hpack.string(out, name);
  }

  private boolean enter(byte[] name, byte[] value, int valueLength) {
    int size = name.length + valueLength + ENTRY_OVERHEAD;
    if (entries == MOST_ENTRIES || used + size > limit) {
      return false;
    }
    names[entries] = name;
    values[entries] = value;
    entries++;
    used += size;
    return true;
  }

  private static void timeout(ByteBuf out, long nanos) {
    long number = Math.max(1, nanos);
    if (number < TOO_MANY) {
      number(out, number, 'n');
    } else if (number / 1_000 < TOO_MANY) {
      number(out, number / 1_000, 'u');
    } else if (number / 1_000_000 < TOO_MANY) {
      number(out, number / 1_000_000, 'm');
    } else {
      number(out, Math.min(TOO_MANY - 1, TimeUnit.NANOSECONDS.toSeconds(number)), 'S');
    }
  }

  /** Of just eight digits, so that its size is known before. */
  private static void number(ByteBuf out, long number, char unit) {
    out.writeByte(MOST_DIGITS + 1);
    long divisor = TOO_MANY / 10;
    for (int i = 0; i < MOST_DIGITS; i++) {
      out.writeByte('0' + (int) (number / divisor % 10));
      divisor /= 10;
    }
    out.writeByte(unit);
  }
}
