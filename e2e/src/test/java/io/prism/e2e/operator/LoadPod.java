package io.prism.e2e.operator;

import static java.net.http.HttpResponse.BodyHandlers.ofString;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.prism.e2e.cluster.Cluster;
import io.prism.e2e.cluster.Scripts;
import io.prism.e2e.load.ClientSpec;
import io.prism.e2e.load.LoadMain;
import io.prism.e2e.load.Report;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Clients in a pod that call all the time; see {@link LoadMain}. */
final class LoadPod implements AutoCloseable {

  private static final String NAMESPACE = "load";
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final KubernetesClient client;
  private final Pod pod;

  private LoadPod(KubernetesClient client, Pod pod) {
    this.client = client;
    this.pod = pod;
  }

  /** Starts the clients and waits until the first calls are made. */
  static LoadPod start(PrismOnCluster prism, String name, ClientSpec... specs) {
    load(prism.cluster());
    KubernetesClient client = prism.client();
    PrismOnCluster.namespace(client, NAMESPACE);
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace(NAMESPACE)
            .withName(name)
            .endMetadata()
            .withNewSpec()
            .withRestartPolicy("Never")
            .withAutomountServiceAccountToken(false)
            .withNewSecurityContext()
            .withRunAsNonRoot(true)
            .withRunAsUser(65_532L)
            .withNewSeccompProfile()
            .withType("RuntimeDefault")
            .endSeccompProfile()
            .endSecurityContext()
            .addNewContainer()
            .withName("load")
            .withImage("localhost/prism-load:1")
            .withImagePullPolicy("Never")
            .withArgs(Arrays.stream(specs).map(ClientSpec::text).toList())
            .withNewSecurityContext()
            .withAllowPrivilegeEscalation(false)
            .withNewCapabilities()
            .withDrop("ALL")
            .endCapabilities()
            .endSecurityContext()
            .withNewReadinessProbe()
            .withNewHttpGet()
            .withPath("/report")
            .withNewPort(LoadMain.PORT)
            .endHttpGet()
            .withPeriodSeconds(1)
            .endReadinessProbe()
            .endContainer()
            .endSpec()
            .build();
    client.resource(pod).create();
    client.resource(pod).waitUntilReady(2, TimeUnit.MINUTES);
    return new LoadPod(client, pod);
  }

  private static void load(Cluster cluster) {
    String classes = Repository.file("e2e/target/test-classes").toString();
    Scripts.script("build.sh", "load", classes).lines().map(Path::of).forEach(cluster::load);
  }

  /** What the calls came to so far, by client. */
  Map<String, Report> report() {
    return Report.parse(ask(HttpRequest.newBuilder(), "/report"));
  }

  /** Ends the calls, has all that was written read again, and says what they came to. */
  Map<String, Report> stop() {
    return Report.parse(ask(HttpRequest.newBuilder().POST(BodyPublishers.noBody()), "/stop"));
  }

  private String ask(HttpRequest.Builder request, String path) {
    try (LocalPortForward forward =
            client
                .pods()
                .inNamespace(NAMESPACE)
                .withName(pod.getMetadata().getName())
                .portForward(LoadMain.PORT);
        HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          http.send(
              request
                  .uri(URI.create("http://127.0.0.1:" + forward.getLocalPort() + path))
                  .timeout(LIMIT)
                  .build(),
              ofString());
      if (response.statusCode() != 200) {
        throw new AssertionError(response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new AssertionError("the load pod does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.resource(pod).withGracePeriod(0).delete();
  }
}
