package io.prism.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A connection to servers that do what no gRPC server does. */
class LoadConnectionTest {

  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int END_HEADERS = 4;
  private static final int END_STREAM = 1;
  private static final String METHOD = "a.Service/Call";

  @Test
  void doesNotTakeAnHttpErrorForSuccessWhateverItsTrailersSay() throws Exception {
    byte[] notFound = {(byte) 0x8d};
    byte[] trailer = "\0\u000bgrpc-status\u00010".getBytes(StandardCharsets.ISO_8859_1);
    try (ServerSocket server = listen()) {
      CompletableFuture<Void> serving =
          serve(
              server,
              socket -> {
                OutputStream out = socket.getOutputStream();
                frame(out, SETTINGS, 0, 0);
                readUntil(socket.getInputStream(), "/" + METHOD);
                frame(out, HEADERS, END_HEADERS, 1, notFound);
                frame(out, HEADERS, END_HEADERS | END_STREAM, 1, trailer);
                socket.getInputStream().readAllBytes();
              });
      List<Integer> statuses = new ArrayList<>();
      LoadConnection connection =
          new LoadConnection(
              shape(server), Optional.empty(), (slot, status) -> statuses.add(status));
      connection.send(new byte[5]);
      connection.flush();
      while (connection.underWay() > 0) {
        connection.read();
      }
      connection.channel().close();
      serving.join();

      assertThat(statuses).containsExactly(ReplyHeads.UNKNOWN);
    }
  }

  @Test
  void leavesNoSocketBehindWhenTheServerDoesNotGreet() throws Exception {
    try (ServerSocket server = listen()) {
      CompletableFuture<Void> serving =
          serve(
              server,
              socket -> {
                frame(socket.getOutputStream(), GOAWAY, 0, 0, new byte[8]);
                // Ends when the other side has closed.
                socket.getInputStream().readAllBytes();
              });

      assertThatThrownBy(
              () -> new LoadConnection(shape(server), Optional.empty(), (slot, status) -> {}))
          .isInstanceOf(IOException.class);
      serving.join();
    }
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private static Shape shape(ServerSocket server) {
    return Shape.plain("127.0.0.1:" + server.getLocalPort(), METHOD, 1, 1);
  }

  /** What a server does with its one connection. */
  private interface Serving {
    void run(Socket socket) throws IOException;
  }

  private static CompletableFuture<Void> serve(ServerSocket server, Serving serving) {
    return CompletableFuture.runAsync(
        () -> {
          try (Socket socket = server.accept()) {
            socket.setSoTimeout(60_000);
            serving.run(socket);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static void readUntil(InputStream in, String text) throws IOException {
    StringBuilder seen = new StringBuilder();
    while (seen.indexOf(text) < 0) {
      seen.append((char) in.read());
    }
  }

  private static void frame(OutputStream out, int type, int flags, int id, byte... payload)
      throws IOException {
    out.write(
        ByteBuffer.allocate(9 + payload.length)
            .put((byte) 0)
            .putShort((short) payload.length)
            .put((byte) type)
            .put((byte) flags)
            .putInt(id)
            .put(payload)
            .array());
    out.flush();
  }
}
