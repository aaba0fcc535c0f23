package io.prism.backend.postgres.wire;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** Listens on this machine and does with each connection what the next script says. */
final class Peer implements AutoCloseable {

  /** What is said on a connection; it stays open afterwards unless this closes it. */
  interface Script {
    void talk(Line line) throws IOException;
  }

  /** One connection. */
  record Line(Socket socket, DataInputStream in, OutputStream out) {

    /** Takes a message without a type, and says which it was. */
    int takeUntyped() throws IOException {
      byte[] body = in.readNBytes(in.readInt() - 4);
      return new DataInputStream(new ByteArrayInputStream(body)).readInt();
    }

    /** Takes a message, and gives what it says. */
    String take() throws IOException {
      in.readByte();
      return new String(in.readNBytes(in.readInt() - 4), StandardCharsets.ISO_8859_1);
    }

    void say(ServerMessages messages) throws IOException {
      say(messages.bytes());
    }

    void say(byte... bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    /** Lets a client in that does not ask for TLS. */
    void admit() throws IOException {
      takeUntyped();
      say(new ServerMessages().admitted(9));
    }

    /** Waits until the other side ends the line. */
    void awaitEnd() throws IOException {
      try {
        while (in.read() >= 0) {
          // What is still said is of no interest.
        }
      } catch (SocketException e) {
        // A line that was cut ends, too.
      }
    }
  }

  private final ServerSocket listener;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Integer> finished = new LinkedBlockingQueue<>();

  Peer(Script... scripts) throws IOException {
    listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("test-peer").start(() -> run(scripts));
  }

  private void run(Script... scripts) {
    for (int i = 0; i < scripts.length; i++) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        scripts[i].talk(
            new Line(
                socket, new DataInputStream(socket.getInputStream()), socket.getOutputStream()));
        finished.add(i);
      } catch (IOException e) {
        // The other side, or the test, has ended it.
      }
    }
  }

  InetSocketAddress host() {
    return InetSocketAddress.createUnresolved(
        listener.getInetAddress().getHostAddress(), listener.getLocalPort());
  }

  /** Waits until a script has come to its end. */
  void awaitFinished(int script) {
    try {
      assert finished.take() == script;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
