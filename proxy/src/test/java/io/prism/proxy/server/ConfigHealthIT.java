package io.prism.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.BackendFactory;
import io.prism.control.ConfigSources;
import io.prism.control.ControlPlane;
import io.prism.control.Overrides;
import io.prism.control.snapshot.ListenerKind;
import io.prism.proxy.testing.TestProxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health tells what is wrong with an edit that was refused, for as long as it is. */
class ConfigHealthIT {

  private static final String GOOD = "namespaces:\n  - {name: orders, pattern: keyvalue}\n";
  private static final String BAD = GOOD + "  - {name: Bad Name, pattern: keyvalue}\n";

  @Test
  void violationsOfARefusedEditAreShownUntilItIsMended(@TempDir Path folder) throws Exception {
    Path document = Files.writeString(folder.resolve("prism.yaml"), GOOD);
    Map<ListenerKind, Integer> ports = new EnumMap<>(ListenerKind.class);
    for (ListenerKind kind : ListenerKind.values()) {
      ports.put(kind, 0);
    }
    ConfigSources sources =
        new ConfigSources(
            Optional.of(document),
            Optional.empty(),
            new Overrides(Optional.of(folder.resolve("data")), ports));
    List<BackendFactory> factories =
        ServiceLoader.load(BackendFactory.class).stream().map(ServiceLoader.Provider::get).toList();
    try (ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor();
        ControlPlane control = ControlPlane.start(sources, factories);
        ProxyServer server =
            ProxyServer.start(SnapshotSource.of(control), factories, TestProxy.OPTIONS)) {
      control.watch(watcher, Duration.ofMillis(10));
      assertThat(health(server)).contains("\"problems\":[]");

      Files.writeString(document, BAD);
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(health(server))
                      .contains("the configuration has 1 violation since")
                      .contains("prism.yaml:3: ")
                      .contains("namespaces[1].name"));

      Files.writeString(document, GOOD);
      Awaitility.await()
          .untilAsserted(() -> assertThat(health(server)).contains("\"problems\":[]"));
      watcher.shutdownNow();
    }
  }

  private static String health(ProxyServer server) throws IOException, InterruptedException {
    int port = server.addresses().get(ListenerKind.METRICS).getPort();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/healthz")).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
