package io.prism.operator.backend;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.workload.Labels;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Asks the pods of a plugin how their store is. Each is asked by itself: one that is not ready yet
 * is behind no Service, and may be the one that knows what is wrong.
 */
final class PluginPods {

  /** Enough to know: all of them talk to the same store. */
  private static final int MOST = 5;

  private static final int MAX_BYTES = 64 << 10;
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final String PORT = "metrics";

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(PATIENCE)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();
  private final ObjectMapper json = new ObjectMapper();

  /** What those of them tell that answer in time. */
  List<StoreReport> ask(ObjectKey backend, KubernetesClient client) {
    List<Callable<Optional<StoreReport>>> questions =
        client
            .pods()
            .inNamespace(backend.namespace())
            .withLabels(Labels.pluginSelector(backend.name()))
            .list()
            .getItems()
            .stream()
            .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
            .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
            .flatMap(pod -> door(pod).stream())
            .limit(MOST)
            .<Callable<Optional<StoreReport>>>map(door -> () -> ask(door))
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.invokeAll(questions).stream()
          .map(Future::resultNow)
          .flatMap(Optional::stream)
          .toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private static Optional<URI> door(Pod pod) {
    String address = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
    if (address == null || address.isEmpty()) {
      return Optional.empty();
    }
    String host = address.indexOf(':') < 0 ? address : "[" + address + "]";
    return pod.getSpec().getContainers().stream()
        .flatMap(
            container ->
                container.getPorts() == null
                    ? Stream.<ContainerPort>empty()
                    : container.getPorts().stream())
        .filter(port -> PORT.equals(port.getName()))
        .map(port -> URI.create("http://" + host + ":" + port.getContainerPort() + "/healthz"))
        .findFirst();
  }

  private Optional<StoreReport> ask(URI door) {
    HttpRequest request = HttpRequest.newBuilder(door).timeout(PATIENCE).build();
    try {
      HttpResponse<InputStream> response =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return StoreReport.read(json.readTree(body.readNBytes(MAX_BYTES)));
      }
    } catch (IOException e) {
      // It does not answer, or not as a plugin does: it tells nothing.
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
