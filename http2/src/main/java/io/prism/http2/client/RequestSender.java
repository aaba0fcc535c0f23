package io.prism.http2.client;

import io.netty.buffer.ByteBuf;
import io.prism.http2.frame.FrameType;
import io.prism.http2.frame.FrameWriter;
import io.prism.http2.frame.HeaderFrames;
import io.prism.http2.frame.Output;
import io.prism.http2.frame.PeerSettings;
import io.prism.http2.frame.SendWindow;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Sends requests as the peer's windows and the line allow. Streams that could go on take turns, a
 * frame each. Used on the loop only.
 */
final class RequestSender {

  private final Output output;
  private final RequestEncoder encoder;
  private final Queue<ClientStream> line = new ArrayDeque<>();
  private final SendWindow window = new SendWindow(PeerSettings.DEFAULT_WINDOW);

  RequestSender(Output output, RequestEncoder encoder) {
    this.output = output;
    this.encoder = encoder;
  }

  /** The peer told how large a header table it keeps. */
  void tableSize(long bytes) {
    encoder.tableSize(bytes);
  }

  /** The window of the connection. */
  SendWindow window() {
    return window;
  }

  /** Sends the headers of a stream that was just opened, and its data if they can go at once. */
  void begin(ClientStream stream) {
    int data = stream.unsent();
    boolean whole =
        data <= Output.LARGE_BYTES && data <= window.size() && data <= stream.sendWindow().size();
    int most = encoder.most(stream.head()) + 2 * FrameType.HEADER_BYTES + (whole ? data : 0);
    ByteBuf out = output.reserve(most + most / FrameType.MAX_PAYLOAD * FrameType.HEADER_BYTES);
    int frame = HeaderFrames.begin(out);
    encoder.encode(out, stream.head(), timeout(stream));
    HeaderFrames.end(out, frame, FrameType.END_HEADERS, stream.id());
    if (whole) {
      write(stream, out, data);
    } else {
      lineUp(stream);
    }
  }

  private static long timeout(ClientStream stream) {
    return stream.deadlineNanos() == ClientConnection.NO_DEADLINE
        ? RequestEncoder.NO_DEADLINE
        : stream.deadlineNanos() - System.nanoTime();
  }

  private void write(ClientStream stream, ByteBuf out, int bytes) {
    boolean ends = bytes == stream.unsent();
    FrameWriter.header(out, bytes, FrameType.DATA, ends ? FrameType.END_STREAM : 0, stream.id());
    window.sent(bytes);
    stream.write(out, bytes);
  }

  /** A stream may have become able to go on. */
  void lineUp(ClientStream stream) {
    if (!stream.isInLine() && stream.unsent() > 0 && stream.sendWindow().size() > 0) {
      stream.inLine(true);
      line.add(stream);
    }
  }

  /** A stream is over. */
  void forget(ClientStream stream) {
    if (stream.isInLine()) {
      stream.inLine(false);
      line.remove(stream);
    }
  }

  /** Whether there are streams that could go on if the line lets them. */
  boolean isPending() {
    return !line.isEmpty() && window.size() > 0;
  }

  /** Sends what can be sent. */
  void pump() {
    while (isPending() && output.hasRoom()) {
      ClientStream stream = line.remove();
      stream.inLine(false);
      int bytes =
          Math.min(
              Math.min(stream.unsent(), FrameType.MAX_PAYLOAD),
              Math.min(window.size(), stream.sendWindow().size()));
      if (bytes > 0) {
        write(stream, output.reserve(FrameType.HEADER_BYTES + bytes), bytes);
      }
      lineUp(stream);
    }
  }
}
