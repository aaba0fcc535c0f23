package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismNamespace;
import io.prism.crds.PrismShard;
import io.prism.crds.common.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people do by mistake neither stops what works nor loses data, and can be put right. */
@Tag("node")
@ExtendWith(PrismExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MistakesIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static DataPort port;

  @BeforeAll
  static void start(PrismOnCluster prism) {
    PostgresPod.start(prism);
    prism.client().load(PrismOnCluster.resource("node/orders.yaml")).serverSideApply();
    prism.awaitReady("shop", "orders");
    PrismOnCluster.namespace(prism.client(), "apps");
    prism.apply(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismBackend
        metadata: {name: pg, namespace: shop}
        spec:
          type: Postgres
          allowedNamespaces: {from: All}
        ---
        """
            + namespace("apps", "invoices", "shop"));
    prism.awaitReady("apps", "invoices");
    port = DataPort.await(prism.client(), PATIENCE);
    port.awaitPut("invoices", PATIENCE);
    port.put("invoices", "kept", "1");
  }

  @AfterAll
  static void stop() {
    if (port != null) {
      port.close();
    }
  }

  @Test
  @Order(1)
  void aPluginImageThatDoesNotExistLeavesTheOldPodsServing(PrismOnCluster prism) {
    prism.apply(backend("image: localhost/no-such-image:1"));

    Condition told =
        await(prism, PrismBackend.class, "shop", "pg", condition -> isTrouble(condition, "image"));
    assertThat(told.message()).contains("no-such-image");
    assertServed();

    prism.apply(backend("image: localhost/prism:1"));
    awaitCondition(prism, PrismBackend.class, "shop", "pg", "Ready", "True");
    assertServed();
  }

  @Test
  @Order(2)
  void proxiesThatFitNowhereLeaveTheOldOnesServing(PrismOnCluster prism) {
    prism.apply(shard("1000"));

    Condition told =
        await(
            prism,
            PrismShard.class,
            Helm.NAMESPACE,
            "default",
            condition -> isTrouble(condition, "cpu"));
    assertThat(told.message()).containsIgnoringCase("insufficient cpu");
    assertServed();

    prism.apply(shard("100m"));
    awaitCondition(prism, PrismShard.class, Helm.NAMESPACE, "default", "Available", "True");
    assertServed();
  }

  @Test
  @Order(3)
  void aPluginThatCannotStartAffectsItsNamespacesOnly(PrismOnCluster prism) {
    prism.apply(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismBackend
        metadata: {name: broken, namespace: shop}
        spec:
          type: Postgres
          connection: {url: "postgres://nowhere.invalid:5432", database: none}
          plugin: {resources: {requests: {cpu: 10m, memory: 64Mi}, limits: {memory: 64Mi}}}
        ---
        """
            + namespace("shop", "broken-orders", "shop", "broken"));

    awaitCondition(prism, PrismBackend.class, "shop", "broken", "Ready", "False");
    assertServed();

    prism
        .client()
        .resources(PrismNamespace.class)
        .inNamespace("shop")
        .withName("broken-orders")
        .delete();
    prism.client().resources(PrismBackend.class).inNamespace("shop").withName("broken").delete();
  }

  @Test
  @Order(4)
  void aDeletedKubernetesNamespaceIsServedUntilSomebodyConfirms(PrismOnCluster prism) {
    prism.client().namespaces().withName("apps").delete();

    awaitCondition(prism, PrismNamespace.class, "apps", "invoices", "DeletionBlocked", "True");
    assertServed();

    // To take it back: the finalizer goes, and what is made anew finds everything as it was.
    prism
        .client()
        .resources(PrismNamespace.class)
        .inNamespace("apps")
        .withName("invoices")
        .edit(
            found -> {
              found.getMetadata().setFinalizers(List.of());
              return found;
            });
    Awaitility.await("the Kubernetes namespace is gone")
        .atMost(PATIENCE)
        .until(() -> prism.client().namespaces().withName("apps").get() == null);
    assertServed();
    PrismOnCluster.namespace(prism.client(), "apps");
    prism.apply(namespace("apps", "invoices", "shop"));
    prism.awaitReady("apps", "invoices");
    assertServed();
  }

  private static void assertServed() {
    assertThat(port.get("invoices", "kept")).isEqualTo("1");
  }

  private static boolean isTrouble(Condition condition, String word) {
    return "False".equals(condition.status())
        && condition.message() != null
        && condition.message().contains(word);
  }

  private static <T extends HasMetadata> void awaitCondition(
      PrismOnCluster prism,
      Class<T> kind,
      String kubernetesNamespace,
      String name,
      String type,
      String status) {
    await(
        prism,
        kind,
        kubernetesNamespace,
        name,
        condition -> type.equals(condition.type()) && status.equals(condition.status()));
  }

  /** Waits for a condition of the resource as it is now. */
  private static <T extends HasMetadata> Condition await(
      PrismOnCluster prism,
      Class<T> kind,
      String kubernetesNamespace,
      String name,
      Predicate<Condition> wanted) {
    return Awaitility.await(name + " says so")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () ->
                conditions(prism.client(), kind, kubernetesNamespace, name).stream()
                    .filter(wanted)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static <T extends HasMetadata> List<Condition> conditions(
      KubernetesClient client, Class<T> kind, String kubernetesNamespace, String name) {
    T found = client.resources(kind).inNamespace(kubernetesNamespace).withName(name).get();
    List<Condition> conditions =
        switch (found) {
          case PrismBackend backend ->
              backend.getStatus() == null ? null : backend.getStatus().conditions();
          case PrismShard shard ->
              shard.getStatus() == null ? null : shard.getStatus().conditions();
          case PrismNamespace namespace ->
              namespace.getStatus() == null ? null : namespace.getStatus().conditions();
          default -> throw new IllegalArgumentException(kind.getName());
        };
    return conditions == null
        ? List.of()
        : conditions.stream()
            .filter(
                condition ->
                    Objects.equals(
                        condition.observedGeneration(), found.getMetadata().getGeneration()))
            .toList();
  }

  private static String backend(String plugin) {
    return """
    apiVersion: prism.io/v1alpha1
    kind: PrismBackend
    metadata: {name: pg, namespace: shop}
    spec:
      type: Postgres
      allowedNamespaces: {from: All}
      plugin: {%s}
    """
        .formatted(plugin);
  }

  private static String shard(String cpu) {
    return """
    apiVersion: prism.io/v1alpha1
    kind: PrismShard
    metadata: {name: default, namespace: %s}
    spec:
      proxy: {resources: {requests: {cpu: "%s", memory: 256Mi}, limits: {memory: 640Mi}}}
    """
        .formatted(Helm.NAMESPACE, cpu);
  }

  private static String namespace(String home, String name, String backendHome) {
    return namespace(home, name, backendHome, "pg");
  }

  private static String namespace(String home, String name, String backendHome, String backend) {
    return """
    apiVersion: prism.io/v1alpha1
    kind: PrismNamespace
    metadata: {name: %s, namespace: %s}
    spec:
      team: shop
      clientAPI: KeyValue
      needs: {durability: Strong}
      backend: {mode: Explicit, ref: {name: %s, namespace: %s}}
      access: {owners: [{team: shop}]}
    """
        .formatted(name, home, backend, backendHome);
  }
}
