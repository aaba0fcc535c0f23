package io.prism.operator.backend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.workload.Labels;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Asks the pods that have a store open how it is: those of a plugin, or gateways. Each is asked by
 * itself: one that is not ready yet is behind no Service, and may be the one that knows what is
 * wrong. However they answer, a question ends within its patience.
 */
final class StorePods {

  /** Enough to know: all of them talk to the same store. */
  private static final int MOST = 5;

  /** A gateway tells of all its stores, and names the namespaces that are not open. */
  private static final int MAX_BYTES = 1 << 20;

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final String PORT = "metrics";

  private final ObjectMapper json = new ObjectMapper();
  private final Duration patience;
  private final HttpClient http;

  StorePods() {
    this(PATIENCE);
  }

  /**
   * Asks with a patience of its own.
   *
   * @param patience how long all pods together may take to answer
   */
  StorePods(Duration patience) {
    this.patience = patience;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
  }

  /** What those pods of a backend's plugin tell that answer in time. */
  List<StoreReport> plugins(ObjectKey backend, KubernetesClient client) {
    return ask(pods(backend.namespace(), Labels.pluginSelector(backend.name()), client).limit(MOST))
        .flatMap(health -> StoreReport.ofPlugin(health).stream())
        .toList();
  }

  /** What those gateways of shards tell of a backend that answer in time and use it. */
  List<StoreReport> gateways(ObjectKey backend, List<ObjectKey> shards, KubernetesClient client) {
    return ask(shards.stream()
            .flatMap(shard -> pods(shard.namespace(), Labels.proxySelector(shard.name()), client))
            .limit(MOST))
        .flatMap(health -> StoreReport.ofGateway(health, backend).stream())
        .toList();
  }

  private static Stream<URI> pods(
      String namespace, Map<String, String> selector, KubernetesClient client) {
    return client.pods().inNamespace(namespace).withLabels(selector).list().getItems().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
        .flatMap(pod -> door(pod).stream());
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

  /** A request's own limit of time ends with the head of the answer, so it needs another one. */
  private Stream<JsonNode> ask(Stream<URI> doors) {
    List<CompletableFuture<HttpResponse<byte[]>>> questions =
        doors
            .map(
                door ->
                    http.sendAsync(
                        HttpRequest.newBuilder(door).build(),
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES)))
            .toList();
    try {
      CompletableFuture.allOf(questions.toArray(CompletableFuture[]::new))
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // Whoever does not answer tells nothing; the others may have.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Ends those under way, and their connections.
    questions.forEach(question -> question.cancel(true));
    return questions.stream().flatMap(question -> read(question).stream());
  }

  private Optional<JsonNode> read(CompletableFuture<HttpResponse<byte[]>> question) {
    if (question.isCompletedExceptionally()) {
      return Optional.empty();
    }
    try {
      return Optional.of(json.readTree(question.join().body()));
    } catch (IOException | CompletionException e) {
      // It answers otherwise than a plugin or a gateway does: it tells nothing.
      return Optional.empty();
    }
  }
}
