package io.prism.e2e.operator;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.prism.crds.PrismNamespace;
import io.prism.crds.common.Condition;
import io.prism.e2e.cluster.Cluster;
import io.prism.e2e.cluster.Scripts;
import io.prism.operator.process.OperatorProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
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

  /** The pods that carry a label and are not on their way out. */
  List<Pod> pods(String kubernetesNamespace, String label, String value) {
    return client
        .pods()
        .inNamespace(kubernetesNamespace)
        .withLabel(label, value)
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  /** Waits until a Deployment has so many pods and no others, all of them with a mark and ready. */
  void awaitRollout(String kubernetesNamespace, String deployment, int replicas, String mark) {
    Awaitility.await("the rollout of " + deployment)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              Deployment found =
                  client
                      .apps()
                      .deployments()
                      .inNamespace(kubernetesNamespace)
                      .withName(deployment)
                      .get();
              // The Deployment's own numbers may be those of pods that are gone.
              List<Pod> pods =
                  client
                      .pods()
                      .inNamespace(kubernetesNamespace)
                      .withLabels(found.getSpec().getSelector().getMatchLabels())
                      .list()
                      .getItems();
              return isComplete(found)
                  && pods.size() == replicas
                  && pods.stream().allMatch(Readiness::isPodReady)
                  && pods.stream()
                      .map(pod -> pod.getMetadata().getAnnotations())
                      .allMatch(
                          notes -> notes != null && mark.equals(notes.get("example.com/mark")));
            });
  }

  /** Waits until a pod whose process was killed has another one, and is ready again. */
  void awaitRestart(Pod killed) {
    int before = restarts(killed);
    Awaitility.await(killed.getMetadata().getName() + " runs again")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .ignoreException(KubernetesClientException.class)
        .until(
            () -> {
              Pod now = client.resource(killed).get();
              return now == null || restarts(now) > before && Readiness.isPodReady(now);
            });
  }

  private static int restarts(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .mapToInt(ContainerStatus::getRestartCount)
        .sum();
  }

  /** Waits until all workloads are complete and all proxies have the configuration. */
  void awaitSettled() {
    Awaitility.await("everything settles")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .ignoreException(KubernetesClientException.class)
        .until(
            () ->
                Stream.of(Helm.NAMESPACE, "shop")
                        .flatMap(
                            namespace ->
                                client
                                    .apps()
                                    .deployments()
                                    .inNamespace(namespace)
                                    .list()
                                    .getItems()
                                    .stream())
                        .allMatch(PrismOnCluster::isComplete)
                    && isTrue("shop", "orders", "Ready"));
  }

  private static boolean isComplete(Deployment deployment) {
    DeploymentStatus status = deployment.getStatus();
    Integer replicas = deployment.getSpec().getReplicas();
    return Objects.equals(status.getObservedGeneration(), deployment.getMetadata().getGeneration())
        && Objects.equals(status.getReplicas(), replicas)
        && Objects.equals(status.getUpdatedReplicas(), replicas)
        && Objects.equals(status.getReadyReplicas(), replicas);
  }

  /** The pod of the operator that leads. */
  String leader() {
    return lease().getHolderIdentity();
  }

  /** When a leader last said that it leads. */
  Instant led() {
    return lease().getRenewTime().toInstant();
  }

  private LeaseSpec lease() {
    return client
        .leases()
        .inNamespace(Helm.NAMESPACE)
        .withName(OperatorProcess.LEADER_LEASE)
        .get()
        .getSpec();
  }

  /** Runs so many replicas of the operator, and waits until there are no others. */
  void scaleOperator(int replicas) {
    client
        .apps()
        .deployments()
        .inNamespace(Helm.NAMESPACE)
        .withName("prism-operator")
        .scale(replicas);
    Awaitility.await("the operator has so many replicas: " + replicas)
        .atMost(PATIENCE)
        .until(
            () ->
                pods(Helm.NAMESPACE, "app.kubernetes.io/name", "prism-operator").stream()
                        .filter(Readiness::isPodReady)
                        .count()
                    == replicas);
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
