package io.prism.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An HTTP/1.1 client that sends exactly what it is told to, byte for byte. */
final class Wire implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Socket socket;
  private final InputStream in;

  Wire(InetSocketAddress address) throws IOException {
    this(new Socket(address.getAddress(), address.getPort()));
  }

  Wire(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(20_000);
    this.in = socket.getInputStream();
  }

  /** An answer. */
  record Answer(int status, Map<String, String> headers, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The reason of a failed call's ErrorInfo. */
    String reason() {
      for (JsonNode detail : json().path("details")) {
        if (detail.path("@type").asText().endsWith("google.rpc.ErrorInfo")) {
          return detail.path("reason").asText();
        }
      }
      return "";
    }

    /** The first field violation of a failed call. */
    String field() {
      for (JsonNode detail : json().path("details")) {
        if (detail.has("fieldViolations")) {
          return detail.path("fieldViolations").path(0).path("field").asText();
        }
      }
      return "";
    }

    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }
  }

  /** Sends text with Windows line ends where it has Unix ones. */
  Wire send(String text) throws IOException {
    return send(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  Wire send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** Sends a request with a body, and reads its answer. */
  Answer call(String method, String target, String headers, byte[] body) throws IOException {
    send(
        method
            + " "
            + target
            + " HTTP/1.1\nHost: localhost\n"
            + headers
            + (body.length > 0 || method.equals("PUT") || method.equals("POST")
                ? "Content-Length: " + body.length + "\n"
                : "")
            + "\n");
    send(body);
    return method.equals("HEAD") ? readHead() : read();
  }

  Answer get(String target) throws IOException {
    return call("GET", target, "", new byte[0]);
  }

  Answer postJson(String target, String json) throws IOException {
    return call(
        "POST", target, "Content-Type: application/json\n", json.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads one answer without body, as to HEAD, or the head of a stream. */
  Answer readHead() throws IOException {
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return new Answer(status, headers, new byte[0]);
  }

  /** Reads one whole answer. */
  Answer read() throws IOException {
    Answer head = readHead();
    if (head.status() == 100) {
      return head;
    }
    byte[] body;
    if (head.headers().containsKey("transfer-encoding")) {
      body = chunks();
    } else {
      body = in.readNBytes(Integer.parseInt(head.headers().getOrDefault("content-length", "0")));
    }
    return new Answer(head.status(), head.headers(), body);
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.write(in.readNBytes(size));
      line();
    }
    line();
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  /** A line without its end. */
  String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /** Whether the server has closed the connection; waits for it, or for a byte. */
  boolean isClosedByServer() throws IOException {
    try {
      return in.read() < 0;
    } catch (java.net.SocketException e) {
      return true;
    }
  }

  InputStream input() {
    return in;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
