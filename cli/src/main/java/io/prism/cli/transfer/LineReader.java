package io.prism.cli.transfer;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Splits bytes into lines. A line ends with a line feed, or with a carriage return and a line feed;
 * neither belongs to it. A byte order mark at the very beginning is left out. No more is held in
 * memory than one line may have. Confined to one thread.
 */
final class LineReader {

  private static final int FIRST_BUFFER = 64 << 10;
  private static final ByteString BYTE_ORDER_MARK = ByteString.copyFromUtf8("\uFEFF");

  private final InputStream in;
  private final int longest;
  private byte[] buffer = new byte[FIRST_BUFFER];
  private int start;
  private int end;
  private boolean begun;

  /**
   * A reader.
   *
   * @param longest bytes that a line may have
   */
  LineReader(InputStream in, int longest) {
    this.in = in;
    this.longest = longest;
  }

  /** A line has more bytes than it may. What follows it cannot be read. */
  static final class LineTooLongException extends IOException {
    private static final long serialVersionUID = 1;
  }

  /**
   * The next line; empty at the end.
   *
   * @throws LineTooLongException when it is longer than allowed
   */
  Optional<ByteString> next() throws IOException {
    int looked = 0;
    while (true) {
      for (int i = start + looked; i < end; i++) {
        if (buffer[i] == '\n') {
          ByteString line = line(i);
          start = i + 1;
          return Optional.of(line);
        }
      }
      looked = end - start;
      if (looked > longest) {
        throw new LineTooLongException();
      }
      if (!fill()) {
        return last();
      }
    }
  }

  private Optional<ByteString> last() {
    if (start == end) {
      return Optional.empty();
    }
    ByteString line = line(end);
    start = end;
    return Optional.of(line);
  }

  /** Reads more bytes behind those that are there; false at the end. */
  private boolean fill() throws IOException {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.min(2 * buffer.length, longest + FIRST_BUFFER));
    }
    int read = in.read(buffer, end, buffer.length - end);
    end += Math.max(0, read);
    return read > 0;
  }

  private ByteString line(int lineFeed) {
    int stop = lineFeed > start && buffer[lineFeed - 1] == '\r' ? lineFeed - 1 : lineFeed;
    ByteString line = ByteString.copyFrom(buffer, start, stop - start);
    boolean marked = !begun && line.startsWith(BYTE_ORDER_MARK);
    begun = true;
    return marked ? line.substring(BYTE_ORDER_MARK.size()) : line;
  }
}
