package io.prism.proxy.lane;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Forwards connections to a server, and cuts one off in the middle of what the server sends. */
final class CutLine implements AutoCloseable {

  private static final int BUFFER = 4 << 10;

  private final int target;
  private final ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
  private final AtomicInteger cuts = new AtomicInteger();

  CutLine(int target) throws IOException {
    this.target = target;
    Thread.startVirtualThread(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Whoever gets the last of so many bytes from now on is cut off; once. */
  void cutAfter(long bytes) {
    left.set(bytes);
  }

  /** Connections that were cut off. */
  int cuts() {
    return cuts.get();
  }

  private void accept() {
    while (true) {
      try {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(server);
        Thread.startVirtualThread(() -> forward(client, server, false));
        Thread.startVirtualThread(() -> forward(server, client, true));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void forward(Socket from, Socket to, boolean counted) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        if (counted && left.addAndGet(-read) <= 0) {
          left.set(Long.MAX_VALUE);
          cuts.incrementAndGet();
          return;
        }
      }
    } catch (IOException e) {
      // The other end is gone, and so is this one.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
