package io.prism.bench.load;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads the status out of the header blocks of one connection's replies. The decoder of a full
 * client would cost the generator more than all the rest of a call. But the blocks of a busy
 * connection are nearly all alike, and one that does not change HPACK's dynamic table means the
 * same until another one does: so only blocks that are new go through the decoder.
 */
final class ReplyHeads {

  /** The block says nothing of how the call ended. */
  static final int NONE = -1;

  /** What gRPC makes of a reply whose HTTP status is not 200. */
  static final int UNKNOWN = 2;

  private static final int REMEMBERED = 8;
  private static final int INDEXED = 0x80;
  private static final int INCREMENTAL = 0x40;
  private static final int SIZE_UPDATE = 0x20;

  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
  private final byte[][] blocks = new byte[REMEMBERED][];
  private final int[] statuses = new int[REMEMBERED];
  private int next;

  /**
   * The {@code grpc-status} of a block, {@link #UNKNOWN} for an HTTP error without one or with that
   * of success, else {@link #NONE}.
   */
  int status(ByteBuffer in, int at, int length) throws IOException {
    for (int i = 0; i < REMEMBERED; i++) {
      if (blocks[i] != null && same(blocks[i], in, at, length)) {
        return statuses[i];
      }
    }
    byte[] block = new byte[length];
    in.get(at, block);
    int status = decode(block);
    if (changesTable(block)) {
      Arrays.fill(blocks, null);
    } else {
      blocks[next] = block;
      statuses[next] = status;
      next = (next + 1) % REMEMBERED;
    }
    return status;
  }

  private int decode(byte[] block) throws IOException {
    try {
      Http2Headers headers = decoder.decodeHeaders(1, Unpooled.wrappedBuffer(block));
      CharSequence status = headers.get("grpc-status");
      int told = status == null ? NONE : Integer.parseInt(status.toString());
      CharSequence http = headers.status();
      boolean failed = http != null && !"200".contentEquals(http);
      return failed && told <= 0 ? UNKNOWN : told;
    } catch (Http2Exception | NumberFormatException e) {
      throw new IOException("the server sent headers that cannot be read", e);
    }
  }

  private static boolean same(byte[] block, ByteBuffer in, int at, int length) {
    if (block.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (block[i] != in.get(at + i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a block (RFC 7541) holds more than indexes and literals that are not to be kept. */
  static boolean changesTable(byte[] block) {
    int at = 0;
    while (at < block.length) {
      int first = block[at] & 0xFF;
      if ((first & INDEXED) != 0) {
        at = afterInteger(block, at, 7);
      } else if ((first & (INCREMENTAL | SIZE_UPDATE)) != 0) {
        return true;
      } else {
        boolean named = (first & 0x0F) == 0;
        at = afterInteger(block, at, 4);
        if (named) {
          at = afterText(block, at);
        }
        at = afterText(block, at);
      }
    }
    return false;
  }

  private static int afterText(byte[] block, int at) {
    if (at >= block.length) {
      return at;
    }
    int length = block[at] & 0x7F;
    int after = afterInteger(block, at, 7);
    if (length == 0x7F) {
      int shift = 0;
      for (int i = at + 1; i < after; i++, shift += 7) {
        length += (block[i] & 0x7F) << shift;
      }
    }
    return after + length;
  }

  private static int afterInteger(byte[] block, int at, int prefixBits) {
    int limit = (1 << prefixBits) - 1;
    int after = at + 1;
    if ((block[at] & limit) == limit) {
      while (after < block.length && (block[after] & 0x80) != 0) {
        after++;
      }
      after++;
    }
    return after;
  }
}
