package io.prism.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** As much of an API server as it takes to read, make, replace and delete objects. */
public final class TinyApiServer implements AutoCloseable {

  /** What is stored, by path. */
  public final Map<String, String> objects = new ConcurrentHashMap<>();

  /** The methods of all requests so far. */
  public final List<String> requests = new CopyOnWriteArrayList<>();

  private final KubernetesSerialization json = new KubernetesSerialization();
  private final HttpServer server;
  private final KubernetesClient client;
  private volatile boolean fails;

  /** Starts one. */
  public TinyApiServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .withRequestRetryBackoffLimit(0)
            .build();
    client = new KubernetesClientBuilder().withConfig(config).build();
  }

  /** Talks to it. */
  public KubernetesClient client() {
    return client;
  }

  /** Whether it answers everything with an error from now on. */
  public void fail(boolean always) {
    fails = always;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      requests.add(exchange.getRequestMethod());
      if (fails) {
        send(exchange, 500, status(500));
        return;
      }
      switch (exchange.getRequestMethod()) {
        case "POST" -> {
          GenericKubernetesResource made = json.unmarshal(body, GenericKubernetesResource.class);
          String stored = revised(made, 1);
          boolean free =
              objects.putIfAbsent(path + "/" + made.getMetadata().getName(), stored) == null;
          send(exchange, free ? 201 : 409, free ? stored : status(409));
        }
        case "PUT" ->
            replace(exchange, path, json.unmarshal(body, GenericKubernetesResource.class));
        case "DELETE" -> {
          int code = objects.remove(path) == null ? 404 : 200;
          send(exchange, code, status(code));
        }
        default -> {
          String found = objects.get(path);
          send(exchange, found == null ? 404 : 200, found == null ? status(404) : found);
        }
      }
    }
  }

  /** Only by whoever saw the last one, or asks for no such care. */
  private void replace(HttpExchange exchange, String path, GenericKubernetesResource next)
      throws IOException {
    String before = objects.get(path);
    if (before == null) {
      send(exchange, 404, status(404));
      return;
    }
    String last =
        json.unmarshal(before, GenericKubernetesResource.class).getMetadata().getResourceVersion();
    String seen = Objects.requireNonNullElse(next.getMetadata().getResourceVersion(), last);
    String stored = revised(next, Long.parseLong(seen) + 1);
    boolean replaced = last.equals(seen) && objects.replace(path, before, stored);
    send(exchange, replaced ? 200 : 409, replaced ? stored : status(409));
  }

  private String revised(GenericKubernetesResource object, long revision) {
    object.getMetadata().setResourceVersion(Long.toString(revision));
    return json.asJson(object);
  }

  private static String status(int code) {
    return "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"code\": " + code + "}";
  }

  private static void send(HttpExchange exchange, int code, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    client.close();
    server.stop(0);
  }
}
