package io.prism.proxy.call;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends with an error when more bytes come than expected, such as from a decompressor. */
final class LimitedInputStream extends FilterInputStream {

  private long left;

  /** Lets {@code limit} bytes through. */
  LimitedInputStream(InputStream in, long limit) {
    super(in);
    this.left = limit;
  }

  /** Whether more bytes came than the limit. */
  boolean isExceeded() {
    return left < 0;
  }

  @Override
  public int read() throws IOException {
    int value = in.read();
    if (value >= 0) {
      count(1);
    }
    return value;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = in.read(bytes, offset, length);
    count(Math.max(read, 0));
    return read;
  }

  private void count(int bytes) throws IOException {
    left -= bytes;
    if (left < 0) {
      throw new IOException("more bytes than the limit");
    }
  }
}
