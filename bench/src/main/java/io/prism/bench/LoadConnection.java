package io.prism.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection of the load generator, with as many gRPC calls under way as it has streams.
 * It knows just enough of RFC 9113 and RFC 7541 for a server that behaves, so that a call costs the
 * generator little more than its system calls: on a small machine a full client takes more of the
 * processor than the server under test. Without flow control of its own, it is for requests of a
 * few kilobytes and for 2 GiB of replies; a server that is sent too much ends the connection.
 */
final class LoadConnection {

  /** What the calls are, and what becomes of them. */
  interface Calls {
    /** The next request of a stream, or null when it has made all of its calls. */
    byte @Nullable [] next(int stream);

    /** The call of a stream has ended. */
    void ended(int stream);
  }

  private static final int FRAME_HEADER = 9;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int PADDED_OR_PRIORITY = 0x28;
  private static final int GRPC_PREFIX = 5;

  /** The first index of HPACK's dynamic table. */
  private static final int DYNAMIC = 62;

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final SocketChannel channel;
  private final Calls calls;
  private final byte[] firstHeaders;
  private final byte[] laterHeaders;
  private final ByteBuffer in = ByteBuffer.allocateDirect(256 << 10);
  private final ByteBuffer out = ByteBuffer.allocateDirect(256 << 10);

  /** By stream: the identifier of its call, 0 when it is idle, and the bytes of its reply. */
  private final int[] ids;

  private final int[] replyBytes;
  private int nextId = 1;
  private int underWay;

  /** Connects. */
  LoadConnection(InetSocketAddress target, String method, int streams, Calls calls)
      throws IOException {
    this.channel = SocketChannel.open(target);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    this.calls = calls;
    this.ids = new int[streams];
    this.replyBytes = new int[streams];
    List<String> headers =
        List.of(
            ":path", "/" + method,
            ":authority", target.getHostString() + ":" + target.getPort(),
            "content-type", "application/grpc",
            "te", "trailers",
            "user-agent", "prism-bench");
    this.firstHeaders = literals(headers);
    this.laterHeaders = indexes(headers.size() / 2);
    out.put(PREFACE);
    // INITIAL_WINDOW_SIZE and the connection's window: as much as there can be.
    frame(SETTINGS, 0, 0, 6).putShort((short) 4).putInt(Integer.MAX_VALUE);
    frame(WINDOW_UPDATE, 0, 0, 4).putInt(Integer.MAX_VALUE - 65_535);
  }

  SocketChannel channel() {
    return channel;
  }

  /** Makes each stream's next call, when none is under way. */
  void start() throws IOException {
    for (int stream = 0; stream < ids.length; stream++) {
      call(stream);
    }
    flush();
  }

  /** Whether no call is under way any more. */
  boolean isDone() {
    return underWay == 0;
  }

  /** Takes what has arrived, and goes on with the streams whose calls ended. */
  void read() throws IOException {
    if (channel.read(in) < 0) {
      throw new IOException("the server closed a connection");
    }
    in.flip();
    while (in.remaining() >= FRAME_HEADER) {
      int start = in.position();
      int length = (in.getShort(start) & 0xFFFF) << 8 | in.get(start + 2) & 0xFF;
      if (in.remaining() < FRAME_HEADER + length) {
        break;
      }
      take(
          in.get(start + 3), in.get(start + 4), in.getInt(start + 5), start + FRAME_HEADER, length);
      in.position(start + FRAME_HEADER + length);
    }
    in.compact();
    flush();
  }

  private void take(int type, int flags, int id, int at, int length) throws IOException {
    switch (type) {
      case DATA -> replyBytes[stream(id)] += length;
      case HEADERS -> {
        if ((flags & END_STREAM) != 0) {
          end(stream(id));
        }
      }
      case SETTINGS -> {
        if ((flags & ACK) == 0) {
          frame(SETTINGS, ACK, 0, 0);
        }
      }
      case PING -> {
        if ((flags & ACK) == 0) {
          frame(PING, ACK, 0, 8).putLong(in.getLong(at));
        }
      }
      case RST_STREAM, GOAWAY -> throw new IOException("the server ended a call or a connection");
      default -> {}
    }
    if ((flags & PADDED_OR_PRIORITY) != 0 && (type == DATA || type == HEADERS)) {
      throw new IOException("the server pads its frames, which this generator does not understand");
    }
  }

  private void end(int stream) throws IOException {
    // A call that failed has trailers and nothing before them.
    if (replyBytes[stream] < GRPC_PREFIX) {
      throw new IOException("a call failed");
    }
    ids[stream] = 0;
    underWay--;
    calls.ended(stream);
    call(stream);
  }

  private void call(int stream) {
    byte @Nullable [] request = calls.next(stream);
    if (request == null) {
      return;
    }
    int id = nextId;
    byte[] headers = id == 1 ? firstHeaders : laterHeaders;
    nextId += 2;
    ids[stream] = id;
    replyBytes[stream] = 0;
    underWay++;
    frame(HEADERS, END_HEADERS, id, headers.length).put(headers);
    frame(DATA, END_STREAM, id, GRPC_PREFIX + request.length)
        .put((byte) 0)
        .putInt(request.length)
        .put(request);
  }

  private int stream(int id) throws IOException {
    for (int stream = 0; stream < ids.length; stream++) {
      if (ids[stream] == id) {
        return stream;
      }
    }
    throw new IOException("the server answered a call that was not made: " + id);
  }

  private ByteBuffer frame(int type, int flags, int id, int length) {
    return out.put((byte) (length >>> 16))
        .putShort((short) length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(id);
  }

  private void flush() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
    out.clear();
  }

  /** As literals that enter the dynamic table, behind the two that the static one has. */
  private static byte[] literals(List<String> headers) {
    ByteArrayOutputStream block = staticHeaders();
    for (int i = 0; i < headers.size(); i += 2) {
      block.write(0x40);
      text(block, headers.get(i));
      text(block, headers.get(i + 1));
    }
    return block.toByteArray();
  }

  private static byte[] indexes(int entries) {
    ByteArrayOutputStream block = staticHeaders();
    for (int i = entries - 1; i >= 0; i--) {
      block.write(0x80 | DYNAMIC + i);
    }
    return block.toByteArray();
  }

  /** {@code :method: POST} and {@code :scheme: http}. */
  private static ByteArrayOutputStream staticHeaders() {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(0x83);
    block.write(0x86);
    return block;
  }

  private static void text(ByteArrayOutputStream block, String text) {
    block.write(text.length());
    block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
