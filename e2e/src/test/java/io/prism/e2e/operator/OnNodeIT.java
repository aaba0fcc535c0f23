package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
