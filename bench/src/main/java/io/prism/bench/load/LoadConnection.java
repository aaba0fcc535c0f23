package io.prism.bench.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * One HTTP/2 connection of the load generator, with as many gRPC calls under way as it has slots.
 * It knows just enough of RFC 9113 and RFC 7541 for a server that behaves, so that a call costs the
 * generator little more than its system calls: on a small machine a full client takes more of the
 * processor than the server under test. It keeps to the server's SETTINGS_MAX_CONCURRENT_STREAMS
 * and to the connection's window, reads the status of each reply, and takes requests of up to 16
 * KiB.
 */
public final class LoadConnection {

  /** What becomes of the calls. */
  interface Calls {
    /**
     * A call has ended; its slot is free again.
     *
     * @param status the gRPC status code, or {@link #RESET} or {@link #WRONG_REPLY}
     */
    void ended(int slot, int status) throws IOException;
  }

  /** The status of a call whose stream the server reset. */
  static final int RESET = 1000;

  /** The status of a call that ended with status OK and a reply of another size than expected. */
  static final int WRONG_REPLY = 1001;

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
  private static final int MAX_CONCURRENT_STREAMS = 3;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int GRPC_PREFIX = 5;
  private static final int MAX_FRAME = 16_384;
  private static final int DEFAULT_WINDOW = 65_535;

  /** The first index of HPACK's dynamic table. */
  private static final int DYNAMIC = 62;

  /** After how many bytes of replies the window is opened anew. */
  private static final int REFILL = 512 << 20;

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final SocketChannel channel;
  private final Wire wire;
  private final Calls calls;
  private final byte[] firstHeaders;
  private final byte[] laterHeaders;
  private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 20);
  private final ByteBuffer out = ByteBuffer.allocateDirect(1 << 20);
  private final ReplyHeads heads = new ReplyHeads();
  private final StreamIds streams;
  private final int[] free;
  private final int[] status;
  private int freeSlots;
  private int nextId = 1;
  private int underWay;
  private int mostStreams = Integer.MAX_VALUE;
  private long window = DEFAULT_WINDOW;
  private long unacknowledged;
  private boolean greeted;
  private int smallestReply = Integer.MAX_VALUE;
  private final int[] replyBytes;
  private final int expectedBytes;

  /**
   * Connects, and waits for the server's settings.
   *
   * @param shape where to; as many calls can be under way as it has streams
   * @param tls whom to trust and what to show; empty: in clear
   */
  LoadConnection(Shape shape, Optional<SSLContext> tls, Calls calls) throws IOException {
    this.calls = calls;
    this.expectedBytes = shape.messageBytes() < 0 ? -1 : GRPC_PREFIX + shape.messageBytes();
    int slots = shape.streams();
    this.streams = new StreamIds(slots);
    this.free = new int[slots];
    this.status = new int[slots];
    this.replyBytes = new int[slots];
    for (int i = 0; i < slots; i++) {
      free[i] = slots - 1 - i;
    }
    freeSlots = slots;
    InetSocketAddress target = shape.address();
    List<String> headers =
        new ArrayList<>(
            List.of(
                ":path", "/" + shape.method(),
                ":authority", target.getHostString() + ":" + target.getPort(),
                "content-type", "application/grpc",
                "te", "trailers",
                "user-agent", "prism-bench"));
    if (!shape.timeout().isEmpty()) {
      headers.addAll(List.of("grpc-timeout", shape.timeout()));
    }
    String scheme = tls.isPresent() ? "https" : "http";
    this.firstHeaders = literals(scheme, headers);
    this.laterHeaders = indexes(scheme, headers.size() / 2);
    this.channel = SocketChannel.open(target);
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      this.wire = tls.isPresent() ? TlsWire.connect(channel, tls.get()) : Wire.plain(channel);
      greet();
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void greet() throws IOException {
    out.put(PREFACE);
    // The windows: as much as there can be.
    frame(SETTINGS, 0, 0, 6).putShort((short) INITIAL_WINDOW_SIZE).putInt(Integer.MAX_VALUE);
    frame(WINDOW_UPDATE, 0, 0, 4).putInt(Integer.MAX_VALUE - DEFAULT_WINDOW);
    flush();
    while (!greeted) {
      read();
    }
  }

  SocketChannel channel() {
    return channel;
  }

  int underWay() {
    return underWay;
  }

  /** The fewest bytes of gRPC frames that a call with status OK was answered with. */
  int smallestReply() {
    return smallestReply;
  }

  /** Whether another call can be made now. */
  boolean canSend(int requestBytes) {
    int bytes = GRPC_PREFIX + requestBytes;
    return freeSlots > 0
        && underWay < mostStreams
        && bytes <= window
        && out.remaining() > 2 * FRAME_HEADER + firstHeaders.length + bytes;
  }

  /**
   * Begins a call, which goes out with the next {@link #flush}.
   *
   * @return its slot
   */
  int send(byte[] request) {
    int length = GRPC_PREFIX + request.length;
    if (length > MAX_FRAME) {
      throw new IllegalArgumentException("a request of " + length + " bytes takes several frames");
    }
    int slot = free[--freeSlots];
    int id = nextId;
    byte[] headers = id == 1 ? firstHeaders : laterHeaders;
    nextId += 2;
    streams.open(slot, id);
    status[slot] = ReplyHeads.NONE;
    replyBytes[slot] = 0;
    underWay++;
    window -= length;
    frame(HEADERS, END_HEADERS, id, headers.length).put(headers);
    frame(DATA, END_STREAM, id, length).put((byte) 0).putInt(request.length).put(request);
    return slot;
  }

  /** Writes what the connection takes now. */
  void flush() throws IOException {
    if (!hasUnwritten()) {
      return;
    }
    out.flip();
    wire.write(out);
    out.compact();
  }

  /** Whether something waits until the connection takes it. */
  boolean hasUnwritten() {
    return out.position() > 0 || wire.hasUnwritten();
  }

  /** Takes what has arrived. */
  void read() throws IOException {
    if (wire.read(in) < 0) {
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
    if (unacknowledged > REFILL) {
      frame(WINDOW_UPDATE, 0, 0, 4).putInt((int) unacknowledged);
      unacknowledged = 0;
    }
    flush();
  }

  private void take(int type, int flags, int id, int at, int length) throws IOException {
    if ((type == DATA || type == HEADERS) && (flags & PADDED_OR_PRIORITY) != 0) {
      throw new IOException("the server pads its frames, which this generator does not understand");
    }
    switch (type) {
      case DATA -> {
        unacknowledged += length;
        int slot = slot(id);
        replyBytes[slot] += length;
        if ((flags & END_STREAM) != 0) {
          end(slot);
        }
      }
      case HEADERS -> {
        if ((flags & END_HEADERS) == 0) {
          throw new IOException("the server continues its headers, which this generator cannot");
        }
        int slot = slot(id);
        int told = heads.status(in, at, length);
        // What HTTP called an error stays one, whatever stands in the trailers.
        if (told != ReplyHeads.NONE && status[slot] <= 0) {
          status[slot] = told;
        }
        if ((flags & END_STREAM) != 0) {
          end(slot);
        }
      }
      case SETTINGS -> {
        if ((flags & ACK) == 0) {
          settings(at, length);
          frame(SETTINGS, ACK, 0, 0);
        }
      }
      case PING -> {
        if ((flags & ACK) == 0) {
          frame(PING, ACK, 0, 8).putLong(in.getLong(at));
        }
      }
      case WINDOW_UPDATE -> {
        if (id == 0) {
          window += in.getInt(at) & Integer.MAX_VALUE;
        }
      }
      case RST_STREAM -> {
        int slot = streams.slot(id);
        // NO_ERROR after a complete reply only says that the request is not read any further.
        if (slot >= 0) {
          status[slot] = RESET;
          end(slot);
        }
      }
      case GOAWAY ->
          throw new IOException("the server ended a connection, error " + in.getInt(at + 4));
      default -> {}
    }
  }

  private void settings(int at, int length) {
    greeted = true;
    for (int i = at; i < at + length; i += 6) {
      int value = in.getInt(i + 2);
      if (in.getShort(i) == MAX_CONCURRENT_STREAMS) {
        mostStreams = value < 0 ? Integer.MAX_VALUE : value;
      }
    }
  }

  private void end(int slot) throws IOException {
    int ended = status[slot] == ReplyHeads.NONE ? ReplyHeads.UNKNOWN : status[slot];
    if (ended == 0) {
      smallestReply = Math.min(smallestReply, replyBytes[slot]);
      if (expectedBytes >= 0 && replyBytes[slot] != expectedBytes) {
        ended = WRONG_REPLY;
      }
    }
    streams.close(slot);
    free[freeSlots++] = slot;
    underWay--;
    calls.ended(slot, ended);
  }

  private int slot(int id) throws IOException {
    int slot = streams.slot(id);
    if (slot < 0) {
      throw new IOException("the server answered a call that was not made: " + id);
    }
    return slot;
  }

  private ByteBuffer frame(int type, int flags, int id, int length) {
    return out.put((byte) (length >>> 16))
        .putShort((short) length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(id);
  }

  /** As literals that enter the dynamic table, behind the two that the static one has. */
  private static byte[] literals(String scheme, List<String> headers) {
    ByteArrayOutputStream block = staticHeaders(scheme);
    for (int i = 0; i < headers.size(); i += 2) {
      block.write(0x40);
      text(block, headers.get(i));
      text(block, headers.get(i + 1));
    }
    return block.toByteArray();
  }

  private static byte[] indexes(String scheme, int entries) {
    ByteArrayOutputStream block = staticHeaders(scheme);
    for (int i = entries - 1; i >= 0; i--) {
      block.write(0x80 | DYNAMIC + i);
    }
    return block.toByteArray();
  }

  /** {@code :method: POST} and the scheme. */
  private static ByteArrayOutputStream staticHeaders(String scheme) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(0x83);
    block.write("https".equals(scheme) ? 0x87 : 0x86);
    return block;
  }

  private static void text(ByteArrayOutputStream block, String text) {
    block.write(text.length());
    block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
