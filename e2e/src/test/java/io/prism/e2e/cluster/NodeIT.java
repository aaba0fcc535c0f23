package io.prism.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The cluster of the tests does what all other tests on it take for granted. */
@Tag("node")
@ExtendWith(ClusterExtension.class)
class NodeIT {

  @BeforeAll
  static void deploy(Cluster cluster, KubernetesClient client) {
    Scripts.script("build.sh", "image").lines().map(Path::of).forEach(cluster::load);
    client
        .load(Objects.requireNonNull(NodeIT.class.getResourceAsStream("web.yaml")))
        .serverSideApply();
    client.apps().deployments().withName("web").waitUntilReady(2, TimeUnit.MINUTES);
  }

  @Test
  void podsAnswerThroughTheirService(KubernetesClient client) throws Exception {
    try (LocalPortForward forward = client.services().withName("web").portForward(8080);
        HttpClient http = HttpClient.newHttpClient()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .ignoreException(IOException.class)
          .untilAsserted(
              () -> assertThat(get(http, forward.getLocalPort())).startsWith("host=web-"));
    }
  }

  @Test
  void aDeletedPodIsReplaced(KubernetesClient client) {
    var pods = client.pods().withLabel("app", "web");
    String gone = pods.list().getItems().getFirst().getMetadata().getName();

    client.pods().withName(gone).delete();

    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(pods.list().getItems())
                    .hasSize(2)
                    .noneMatch(pod -> pod.getMetadata().getName().equals(gone)));
    client.apps().deployments().withName("web").waitUntilReady(1, TimeUnit.MINUTES);
  }

  private static String get(HttpClient http, int port) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
            .timeout(Duration.ofSeconds(5))
            .build();
    return http.send(request, BodyHandlers.ofString()).body();
  }
}
