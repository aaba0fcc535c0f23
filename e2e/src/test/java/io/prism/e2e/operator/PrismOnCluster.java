package io.prism.e2e.operator;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.prism.crds.PrismNamespace;
import io.prism.crds.common.Condition;
import io.prism.e2e.cluster.Cluster;
import io.prism.e2e.cluster.Scripts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.awaitility.Awaitility;

/**
 * Prism in a cluster, installed by Helm from the images of this checkout, with three proxies.
 *
 * @param cluster where
 * @param client its administrator's, at home in the operator's namespace
 * @param installed from the start of Helm to the first answered write
 */
record PrismOnCluster(Cluster cluster, KubernetesClient client, Duration installed)
    implements AutoCloseable {

  private static final Path VALUES =
      Repository.file("e2e/src/test/resources/io/prism/e2e/operator/node/values.yaml");
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** Installs it and the namespace {@code baskets}, which is in memory. */
  static PrismOnCluster install(Cluster cluster) {
    Scripts.script("build.sh", "product").lines().map(Path::of).forEach(cluster::load);
    KubernetesClient client = cluster.client(Helm.NAMESPACE);
    namespace(client, Helm.NAMESPACE);
    namespace(client, "shop");
    Helm helm = Helm.find();
    long start = System.nanoTime();
    helm.install(cluster.kubeconfig(), VALUES);
    client.load(resource("node/shop.yaml")).serverSideApply();
    try (DataPort port = DataPort.await(client, PATIENCE)) {
      port.awaitPut("baskets", PATIENCE);
    }
    Duration installed = Duration.ofNanos(System.nanoTime() - start);
    Figures.record("helm install to the first answered Put", installed);
    return new PrismOnCluster(cluster, client, installed);
  }

  /** Makes a Kubernetes namespace that admits restricted pods only. */
  static void namespace(KubernetesClient client, String name) {
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build())
        .serverSideApply();
  }

  static java.io.InputStream resource(String name) {
    return Objects.requireNonNull(PrismOnCluster.class.getResourceAsStream(name), name);
  }

  /** Applies a YAML stream as a user does. */
  void apply(String yaml) {
    PatchContext context = PatchContext.of(PatchType.SERVER_SIDE_APPLY);
    context.setFieldManager("kubectl");
    context.setForce(true);
    StrictApply.load(client, yaml)
        .forEach(object -> client.resource(object).patch(context, object));
  }

  /** Waits until a namespace is ready as it is now. */
  void awaitReady(String kubernetesNamespace, String name) {
    Awaitility.await(kubernetesNamespace + "/" + name + " is ready")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> isTrue(kubernetesNamespace, name, "Ready"));
  }

  /** Whether a condition of a namespace is true of what it is now. */
  boolean isTrue(String kubernetesNamespace, String name, String type) {
    PrismNamespace found =
        client
            .resources(PrismNamespace.class)
            .inNamespace(kubernetesNamespace)
            .withName(name)
            .get();
    return found != null
        && condition(found, type)
            .filter(condition -> "True".equals(condition.status()))
            .filter(
                condition ->
                    Objects.equals(
                        condition.observedGeneration(), found.getMetadata().getGeneration()))
            .isPresent();
  }

  private static Optional<Condition> condition(PrismNamespace namespace, String type) {
    return Optional.ofNullable(namespace.getStatus())
        .map(status -> status.conditions())
        .orElse(List.of())
        .stream()
        .filter(condition -> type.equals(condition.type()))
        .findFirst();
  }

  @Override
  public void close() {
    client.close();
  }
}
