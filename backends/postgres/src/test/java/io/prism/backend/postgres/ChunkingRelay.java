package io.prism.backend.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;

/** Stands between one client and a server, and hands over what the server says in small pieces. */
final class ChunkingRelay implements AutoCloseable {

  private static final int LARGEST = 200;

  private final ServerSocket listener;
  private final int port;
  private final Random random;

  /** Listens; the pieces are those of this seed. */
  ChunkingRelay(int port, int seed) {
    this.port = port;
    this.random = new Random(seed);
    try {
      this.listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().name("test-relay").start(this::run);
  }

  InetSocketAddress host() {
    return InetSocketAddress.createUnresolved(
        listener.getInetAddress().getHostAddress(), listener.getLocalPort());
  }

  private void run() {
    try (Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      client.setTcpNoDelay(true);
      Thread.ofPlatform().daemon().name("test-relay-back").start(() -> forward(client, server));
      InputStream in = server.getInputStream();
      OutputStream out = client.getOutputStream();
      byte[] piece = new byte[LARGEST];
      for (int read = in.read(piece, 0, next()); read >= 0; read = in.read(piece, 0, next())) {
        out.write(piece, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      // One of the two has ended it.
    }
  }

  private int next() {
    return 1 + random.nextInt(LARGEST);
  }

  private static void forward(Socket client, Socket server) {
    try {
      client.getInputStream().transferTo(server.getOutputStream());
      server.shutdownOutput();
    } catch (IOException e) {
      // As above.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
