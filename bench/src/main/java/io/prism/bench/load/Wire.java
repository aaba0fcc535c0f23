package io.prism.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** What carries a connection's bytes: the socket itself, or TLS over it. */
interface Wire {

  /** Appends what has come; negative at the end of the stream. */
  int read(ByteBuffer in) throws IOException;

  /** Takes as much as goes out now. */
  void write(ByteBuffer out) throws IOException;

  /** Whether something that it took waits to go out. */
  boolean hasUnwritten();

  /** The socket itself. */
  static Wire plain(SocketChannel channel) {
    return new Wire() {
      @Override
      public int read(ByteBuffer in) throws IOException {
        return channel.read(in);
      }

      @Override
      public void write(ByteBuffer out) throws IOException {
        channel.write(out);
      }

      @Override
      public boolean hasUnwritten() {
        return false;
      }
    };
  }
}
