package io.prism.http2.server;

import io.netty.buffer.ByteBuf;
import io.prism.http2.frame.FrameType;
import io.prism.http2.frame.FrameWriter;
import io.prism.http2.frame.HeaderEncoder;
import io.prism.http2.frame.HeaderFrames;
import io.prism.http2.frame.Output;
import io.prism.http2.frame.OutputSchedule;
import io.prism.http2.frame.PeerSettings;
import io.prism.http2.frame.SendTimeout;
import io.prism.http2.frame.SendWindow;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Sends replies as the client's windows and the line allow. What cannot be sent waits with its
 * stream; streams that could go on take turns, a frame each. Those that have nothing but their end
 * to send need no window, and stand in a line of their own: so nobody who has to wait for the
 * window of the connection is looked at in vain. Used on the loop only.
 */
final class Sender implements OutputSchedule.Source {

  /** A buffer that waits is at most so many times as large as its content. */
  private static final int MOST_SLACK = 2;

  private final Output output;
  private final HeaderEncoder encoder;
  private final Connection connection;
  private final Queue<StreamRecord> line = new ArrayDeque<>();
  private final Queue<StreamRecord> ends = new ArrayDeque<>();
  private final SendWindow window = new SendWindow(PeerSettings.DEFAULT_WINDOW);
  private final SendTimeout.Wait wait = new SendTimeout.Wait();
  private long queued;

  Sender(Output output, HeaderEncoder encoder, Connection connection) {
    this.output = output;
    this.encoder = encoder;
    this.connection = connection;
  }

  /** Bytes that wait for windows or for the line. */
  long queued() {
    return queued;
  }

  // ---- windows

  /** The window of the connection. */
  SendWindow window() {
    return window;
  }

  /** Looks at those that wait for that one; true when they have waited for too long. */
  boolean isWindowClosedForTooLong() {
    if (line.isEmpty() || window.size() > 0) {
      wait.reset();
      return false;
    }
    return wait.look(inLine());
  }

  /** Bytes of the streams that only the connection holds back. */
  long inLine() {
    long bytes = 0;
    for (StreamRecord stream : line) {
      bytes += stream.queued();
    }
    return bytes;
  }

  /** Those that wait for the connection's window have waited for nothing yet. */
  void waitAnew() {
    wait.reset();
  }

  /** A stream may have become able to go on. */
  void windowChanged(StreamRecord stream) {
    lineUp(stream);
  }

  // ---- a whole reply of a known size

  /** Whether a message of such a size could be sent at once, in one frame. */
  boolean canSendAtOnce(StreamRecord stream, int bytes) {
    return bytes <= Output.LARGE_BYTES
        && bytes <= window.size()
        && bytes <= stream.sendWindow().size()
        && output.hasRoom();
  }

  /** Appends everything before such a message, and takes its bytes off the windows. */
  ByteBuf beginUsual(StreamRecord stream, int bytes) {
    ByteBuf out =
        output.reserve(3 * FrameType.HEADER_BYTES + 2 * HeaderEncoder.USUAL_BYTES + bytes);
    int frame = HeaderFrames.begin(out);
    encoder.usualHeaders(out);
    HeaderFrames.end(out, frame, FrameType.END_HEADERS, stream.id());
    FrameWriter.header(out, bytes, FrameType.DATA, 0, stream.id());
    take(stream, bytes);
    return out;
  }

  private void take(StreamRecord stream, int bytes) {
    window.sent(bytes);
    stream.sendWindow().sent(bytes);
  }

  /** Appends what comes behind it, and ends the stream. */
  void endUsual(StreamRecord stream) {
    writeEnding(stream, StreamRecord.Ending.Usual.OK);
    connection.localEnd(stream);
  }

  // ---- a reply in parts

  /** Sends headers, which need no window. */
  void headers(StreamRecord stream, byte[][] fields) {
    connection.guard().replied();
    writeBlock(stream.id(), fields, FrameType.END_HEADERS);
  }

  void usualHeaders(StreamRecord stream) {
    ByteBuf out = output.reserve(FrameType.HEADER_BYTES + HeaderEncoder.USUAL_BYTES);
    int frame = HeaderFrames.begin(out);
    encoder.usualHeaders(out);
    HeaderFrames.end(out, frame, FrameType.END_HEADERS, stream.id());
  }

  /** Sends data, which is taken over, now or when it can. */
  void data(StreamRecord stream, ByteBuf bytes) {
    if (!bytes.isReadable()) {
      bytes.release();
      return;
    }
    stream.queue(bytes);
    queued += bytes.readableBytes();
    lineUp(stream);
    pumpFirst(stream);
    slim(stream, bytes);
    if (stream.queued() > 0) {
      connection.slowReaders().expect();
    }
  }

  /**
   * What has to wait keeps no more memory than it counts for: buffers are made before anyone knows
   * what goes into them.
   */
  private void slim(StreamRecord stream, ByteBuf last) {
    if (stream.data().peekLast() == last && last.capacity() > MOST_SLACK * last.readableBytes()) {
      ByteBuf slim = connection.allocate(last.readableBytes()).writeBytes(last);
      stream.data().removeLast();
      stream.data().addLast(slim);
      last.release();
    }
  }

  /** Ends the stream once its data is sent. */
  void end(StreamRecord stream, StreamRecord.Ending ending) {
    stream.end(ending);
    lineUp(stream);
    pumpFirst(stream);
  }

  /** What a stream had to send is void. */
  void forget(StreamRecord stream) {
    queued -= stream.queued();
    stream.dropQueued();
    if (stream.isInLine()) {
      stream.inLine(false);
      lineOf(stream).remove(stream);
    }
  }

  /** Where it stands or is to stand: data never comes to a stream that waits for its end. */
  private Queue<StreamRecord> lineOf(StreamRecord stream) {
    return stream.data().isEmpty() ? ends : line;
  }

  private void lineUp(StreamRecord stream) {
    if (!stream.isInLine() && canGoOn(stream)) {
      stream.inLine(true);
      lineOf(stream).add(stream);
    }
  }

  private static boolean canGoOn(StreamRecord stream) {
    return !stream.isClosed()
        && (stream.data().isEmpty() ? stream.ending() != null : stream.sendWindow().size() > 0);
  }

  /** Spares the line a round when nobody else is in it. */
  private void pumpFirst(StreamRecord stream) {
    if (lineOf(stream).peek() == stream) {
      pump();
    }
  }

  /** Whether there are streams that could go on if the line and the connection let them. */
  @Override
  public boolean isPending() {
    return !ends.isEmpty() || isDataPending();
  }

  private boolean isDataPending() {
    return !line.isEmpty() && window.size() > 0;
  }

  @Override
  public void failed(Throwable failure) {
    connection.failed(failure);
  }

  /** Sends what can be sent. */
  @Override
  public void pump() {
    while (isPending() && output.hasRoom()) {
      StreamRecord stream = ends.isEmpty() ? line.remove() : ends.remove();
      stream.inLine(false);
      step(stream);
      lineUp(stream);
    }
  }

  private void step(StreamRecord stream) {
    ByteBuf first = stream.data().peek();
    if (first == null) {
      StreamRecord.Ending ending = stream.ending();
      if (ending != null) {
        writeEnding(stream, ending);
        connection.localEnd(stream);
      }
      return;
    }
    int bytes =
        Math.min(
            Math.min(first.readableBytes(), FrameType.MAX_PAYLOAD),
            Math.min(window.size(), stream.sendWindow().size()));
    if (bytes <= 0) {
      return;
    }
    boolean last = bytes == first.readableBytes();
    boolean ends =
        last && stream.data().size() == 1 && stream.ending() == StreamRecord.Ending.Plain.NOTHING;
    connection.guard().replied();
    take(stream, bytes);
    stream.unqueue(bytes);
    wait.moved(bytes);
    queued -= bytes;
    writeData(stream, first, bytes, last, ends);
    GrpcStream.State told = stream.grpc();
    if (ends) {
      connection.localEnd(stream);
    }
    if (told != null) {
      told.onSentBytes(bytes);
    }
  }

  private void writeData(
      StreamRecord stream, ByteBuf first, int bytes, boolean last, boolean ends) {
    int flags = ends ? FrameType.END_STREAM : 0;
    if (bytes >= Output.LARGE_BYTES) {
      FrameWriter.header(
          output.reserve(FrameType.HEADER_BYTES), bytes, FrameType.DATA, flags, stream.id());
      ByteBuf part = last ? stream.data().remove() : first.readRetainedSlice(bytes);
      output.large(part);
      return;
    }
    ByteBuf out = output.reserve(FrameType.HEADER_BYTES + bytes);
    FrameWriter.header(out, bytes, FrameType.DATA, flags, stream.id());
    out.writeBytes(first, bytes);
    if (last) {
      stream.data().remove().release();
    }
  }

  private void writeEnding(StreamRecord stream, StreamRecord.Ending ending) {
    switch (ending) {
      case StreamRecord.Ending.Usual ignored -> {
        ByteBuf out = output.reserve(FrameType.HEADER_BYTES + HeaderEncoder.USUAL_BYTES);
        int frame = HeaderFrames.begin(out);
        encoder.usualTrailers(out);
        HeaderFrames.end(out, frame, FrameType.END_HEADERS | FrameType.END_STREAM, stream.id());
      }
      case StreamRecord.Ending.Block block ->
          writeBlock(stream.id(), block.fields(), FrameType.END_HEADERS | FrameType.END_STREAM);
      case StreamRecord.Ending.Plain ignored ->
          FrameWriter.header(
              output.reserve(FrameType.HEADER_BYTES),
              0,
              FrameType.DATA,
              FrameType.END_STREAM,
              stream.id());
    }
  }

  private void writeBlock(int streamId, byte[][] fields, int flags) {
    int most = 2 * FrameType.HEADER_BYTES + HeaderEncoder.USUAL_BYTES;
    for (int i = 0; i < fields.length; i += 2) {
      most += HeaderEncoder.most(fields[i], fields[i + 1]);
    }
    ByteBuf out = output.reserve(most + most / FrameType.MAX_PAYLOAD * FrameType.HEADER_BYTES);
    int frame = HeaderFrames.begin(out);
    encoder.begin(out);
    for (int i = 0; i < fields.length; i += 2) {
      encoder.field(out, fields[i], fields[i + 1]);
    }
    HeaderFrames.end(out, frame, flags, streamId);
  }
}
