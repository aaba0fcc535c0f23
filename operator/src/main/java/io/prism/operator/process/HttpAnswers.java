package io.prism.operator.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Answers the kubelet's probes and Prometheus over HTTP. */
final class HttpAnswers implements AutoCloseable {

  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private record Answer(int status, String type, String body) {}

  private final HttpServer server;

  private HttpAnswers(HttpServer server) {
    this.server = server;
  }

  /**
   * {@code /livez} while the process runs, and {@code /readyz}.
   *
   * @param missing what keeps the process from being ready; empty: nothing
   */
  static HttpAnswers probes(int port, Supplier<Optional<String>> missing) throws IOException {
    return start(
        port,
        Map.of(
            "/livez",
            () -> new Answer(OK, TEXT, "ok\n"),
            "/readyz",
            () ->
                missing
                    .get()
                    .map(what -> new Answer(UNAVAILABLE, TEXT, what + "\n"))
                    .orElseGet(() -> new Answer(OK, TEXT, "ok\n"))));
  }

  /** {@code /metrics}. */
  static HttpAnswers metrics(int port, Supplier<String> scrape) throws IOException {
    return start(port, Map.of("/metrics", () -> new Answer(OK, PROMETHEUS, scrape.get())));
  }

  private static HttpAnswers start(int port, Map<String, Supplier<Answer>> answers)
      throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(port), 0);
    } catch (BindException e) {
      throw new IOException("cannot listen on port " + port + ": " + e.getMessage(), e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    answers.forEach(
        (path, answer) -> server.createContext(path, exchange -> send(exchange, answer.get())));
    server.start();
    return new HttpAnswers(server);
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    try (exchange) {
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  InetSocketAddress address() {
    return server.getAddress();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
