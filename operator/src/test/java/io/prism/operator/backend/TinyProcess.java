package io.prism.operator.backend;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** As much of a plugin or gateway as it takes to be asked how stores are. */
final class TinyProcess implements AutoCloseable {

  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n";

  /** What it does after the head of an answer. */
  private interface Body {
    void send(Socket socket) throws IOException;
  }

  private final ServerSocket listener;
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch left = new CountDownLatch(1);

  private TinyProcess(Body body) {
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(() -> serve(body));
  }

  /** One that tells something. */
  static TinyProcess telling(String health) {
    return new TinyProcess(
        socket -> socket.getOutputStream().write(health.getBytes(StandardCharsets.UTF_8)));
  }

  /** One that begins to tell and never comes to an end. */
  static TinyProcess hanging() {
    return new TinyProcess(
        socket -> {
          socket.getOutputStream().write("{\"state\":".getBytes(StandardCharsets.UTF_8));
          socket.getOutputStream().flush();
          InputStream input = socket.getInputStream();
          while (input.read() >= 0) {
            // What is left of the request; then nothing comes before whoever asked leaves.
          }
        });
  }

  /** One that tells more than anybody can hold. */
  static TinyProcess flooding() {
    return new TinyProcess(
        socket -> {
          OutputStream output = socket.getOutputStream();
          byte[] blanks = " ".repeat(64 << 10).getBytes(StandardCharsets.UTF_8);
          while (true) {
            output.write(blanks);
          }
        });
  }

  private void serve(Body body) {
    while (true) {
      try {
        Socket socket = listener.accept();
        asked.incrementAndGet();
        Thread.startVirtualThread(() -> answer(socket, body));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void answer(Socket socket, Body body) {
    try (socket) {
      InputStream input = socket.getInputStream();
      String request = "";
      while (!request.endsWith("\r\n\r\n")) {
        request += (char) input.read();
      }
      socket.getOutputStream().write(HEAD.getBytes(StandardCharsets.UTF_8));
      body.send(socket);
    } catch (IOException e) {
      // Whoever asked has left.
    } finally {
      left.countDown();
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How many connections were made. */
  int asked() {
    return asked.get();
  }

  /** Is open until the first one who asked has what there is, or has left. */
  CountDownLatch left() {
    return left;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
