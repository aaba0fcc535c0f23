package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.grpc.StatusRuntimeException;
import io.prism.crds.PrismNamespace;
import io.prism.crds.PrismShard;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** From the chart and some resources to answered calls, in pods. */
@Tag("node")
@ExtendWith(PrismExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OnNodeIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  @Order(1)
  void whatIsInstalledAndAppliedIsServed(PrismOnCluster prism) {
    prism.awaitReady("shop", "baskets");
    try (DataPort port = DataPort.await(prism.client(), PATIENCE)) {
      port.put("baskets", "42", "apples");
      assertThat(port.get("baskets", "42")).isEqualTo("apples");
    }
    Helm.find().test(prism.cluster().kubeconfig());
    assertThat(prism.installed()).isLessThan(Duration.ofSeconds(90));
  }

  @Test
  @Order(2)
  void aNamespaceIsServedSecondsAfterItIsApplied(PrismOnCluster prism) {
    List<Duration> times = new ArrayList<>();
    try (DataPort port = DataPort.await(prism.client(), PATIENCE)) {
      for (int n = 0; n < 20; n++) {
        long start = System.nanoTime();
        prism.apply(namespace("single-" + n));
        port.awaitPut("single-" + n, PATIENCE);
        times.add(Duration.ofNanos(System.nanoTime() - start));
      }
      Figures.record("apply of a PrismNamespace to the first answered Put", times);

      long start = System.nanoTime();
      prism.apply(
          IntStream.range(0, 50)
              .mapToObj(n -> namespace("many-" + n))
              .collect(Collectors.joining("---\n")));
      List<Duration> together = new ArrayList<>();
      for (int n = 0; n < 50; n++) {
        port.awaitPut("many-" + n, PATIENCE);
        together.add(Duration.ofNanos(System.nanoTime() - start));
      }
      Figures.record("apply of 50 PrismNamespaces at once to the first answered Put", together);
    }
  }

  @Test
  @Order(3)
  void aShardThatAsksForTlsServesWhoTrustsWhatTheirNamespaceIsTold(PrismOnCluster prism)
      throws IOException {
    prism.apply(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismShard
        metadata: {name: sealed, namespace: %s}
        spec:
          proxy: {replicas: 1, resources: {requests: {cpu: 100m, memory: 256Mi}, limits: {memory: 768Mi}}}
          tls: {mode: Server}
        """
            .formatted(Helm.NAMESPACE));
    prism.apply(namespace("sealed") + "  placement: {shardRef: {name: sealed}}\n");
    prism.awaitReady("shop", "sealed");
    Pod gateway = prism.pods(Helm.NAMESPACE, "prism.io/shard", "sealed").getFirst();
    KubernetesClient client = prism.client();
    String trusted =
        client.configMaps().inNamespace("shop").withName("prism-ca").get().getData().get("ca.crt");

    try (LocalPortForward forward =
            client
                .pods()
                .inNamespace(Helm.NAMESPACE)
                .withName(gateway.getMetadata().getName())
                .portForward(8980);
        TlsClient caller =
            TlsClient.anonymous(
                forward.getLocalPort(), "prism-proxy-sealed." + Helm.NAMESPACE + ".svc", trusted)) {
      Awaitility.await("it is served over TLS")
          .atMost(PATIENCE)
          .ignoreException(StatusRuntimeException.class)
          .untilAsserted(() -> caller.put("sealed", "42"));
      assertThat(caller.get("sealed", "42")).isTrue();
    } finally {
      remove(client);
    }
  }

  /** Other tests wait for all workloads. */
  private static void remove(KubernetesClient client) {
    var namespace = client.resources(PrismNamespace.class).inNamespace("shop").withName("sealed");
    Confirmed.delete(client, "shop", "sealed");
    var shard = client.resources(PrismShard.class).inNamespace(Helm.NAMESPACE).withName("sealed");
    shard.delete();
    Awaitility.await("the shard is gone")
        .atMost(PATIENCE)
        .until(() -> namespace.get() == null && shard.get() == null);
  }

  private static String namespace(String name) {
    return """
    apiVersion: prism.io/v1alpha1
    kind: PrismNamespace
    metadata: {name: %s, namespace: shop}
    spec:
      team: shop
      clientAPI: KeyValue
      needs: {durability: BestEffort}
      backend: {mode: Explicit, ref: {name: scratch}}
      access: {owners: [{team: shop}]}
    """
        .formatted(name);
  }
}
