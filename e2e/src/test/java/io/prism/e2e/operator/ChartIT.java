package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.prism.crds.PrismShard;
import io.prism.e2e.cluster.ApiServer;
import io.prism.e2e.cluster.ApiServerExtension;
import io.prism.operator.install.CrdUpgrade;
import io.prism.operator.process.Main;
import io.prism.operator.process.OperatorOptions;
import io.prism.operator.workload.ShardMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart makes of values is what the API server wants to have. */
@ExtendWith(ApiServerExtension.class)
class ChartIT {

  private static final String VALUES = "e2e/src/test/resources/io/prism/e2e/operator/values";

  private static Helm helm;

  @BeforeAll
  static void install(KubernetesClient client) {
    helm = Helm.find();
    Kinds.install(client);
    Kinds.namespaces(client, Helm.NAMESPACE, "shop", "stores");
  }

  static List<Path> values() {
    return Repository.list(VALUES);
  }

  private static List<HasMetadata> objects(String values, KubernetesClient client) {
    return objects(Repository.file(VALUES).resolve(values), client);
  }

  private static List<HasMetadata> objects(Path values, KubernetesClient client) {
    return StrictApply.load(client, helm.template(values));
  }

  @ParameterizedTest
  @MethodSource("values")
  void theLinterHasNothingToSay(Path values) {
    Helm.Outcome outcome = helm.lint(values);

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    assertThat(outcome.output()).doesNotContain("[WARNING]");
  }

  @ParameterizedTest
  @MethodSource("values")
  void everyObjectIsTakenStrictlyAndEveryPodIsRestricted(Path values, KubernetesClient client) {
    List<HasMetadata> objects = objects(values, client);
    for (HasMetadata object : objects) {
      if (object.getKind().equals("ServiceAccount")) {
        // Pods are admitted only where theirs is there.
        StrictApply.apply(client, object);
      }
    }
    Kinds.account(client, Helm.NAMESPACE, "made-by-hand");

    for (HasMetadata object : objects) {
      if (!(object instanceof Pod)) {
        StrictApply.dryRun(client, object);
      }
      template(object).ifPresent(template -> Kinds.admit(client, Helm.NAMESPACE, template));
    }
  }

  private static Optional<PodTemplateSpec> template(HasMetadata object) {
    return switch (object) {
      case Deployment deployment -> Optional.of(deployment.getSpec().getTemplate());
      case Job job -> Optional.of(job.getSpec().getTemplate());
      case Pod pod -> Optional.of(new PodTemplateSpec(pod.getMetadata(), pod.getSpec()));
      default -> Optional.empty();
    };
  }

  @ParameterizedTest
  @MethodSource("values")
  void theOperatorUnderstandsItsArguments(Path values, KubernetesClient client) {
    Deployment operator =
        objects(values, client).stream()
            .filter(Deployment.class::isInstance)
            .map(Deployment.class::cast)
            .findFirst()
            .orElseThrow();
    List<String> arguments =
        new ArrayList<>(
            operator.getSpec().getTemplate().getSpec().getContainers().getFirst().getArgs());
    // What it takes from its environment else.
    arguments.add("--identity=pod");

    OperatorOptions options = Main.parse(arguments.toArray(String[]::new));

    assertThat(options.ownNamespace()).isEqualTo(Helm.NAMESPACE);
    assertThat(options.authenticate()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("values")
  void whatTheOperatorBringsAboutIsTakenStrictly(Path values, KubernetesClient client) {
    objects(values, client).stream()
        .filter(ConfigMap.class::isInstance)
        .flatMap(map -> Optional.ofNullable(((ConfigMap) map).getData()).stream())
        .flatMap(data -> data.entrySet().stream())
        .filter(file -> file.getKey().endsWith(".yaml"))
        .flatMap(file -> StrictApply.load(client, file.getValue()).stream())
        .forEach(
            object -> {
              StrictApply.dryRun(client, object);
              if (object instanceof PrismShard shard) {
                assertThat(ShardMapper.map(shard, List.of()).problems()).isEmpty();
              }
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "operator: {replicas: 0}",
        "operator: {replica: 2}",
        "namespaces: [Not_A_Name]",
        "volumeAccessMode: ReadWriteMany",
        "tls: {authoritySecret: Not_A_Name}",
        "tls: {enabled: maybe}",
        "operator: {image: {digest: latest}}",
        "defaultShard: {name: main}",
      })
  void wrongValuesAreRefused(String text, @TempDir Path folder) throws IOException {
    Path values = Files.writeString(folder.resolve("values.yaml"), text);

    assertThat(helm.lint(values).exitCode()).isNotZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"namespaced.yaml", "namespaced-everything.yaml"})
  void withNamespacesNothingIsAskedForOfTheCluster(String values, KubernetesClient client) {
    assertThat(objects(values, client))
        .extracting(HasMetadata::getKind)
        .doesNotContain("ClusterRole", "ClusterRoleBinding", "PrismPolicy")
        .contains("Role", "RoleBinding");
  }

  @Test
  void nothingIsSaidToBeDownThatNobodyLooksAt(@TempDir Path folder) throws IOException {
    String alerts = "metrics: {prometheusRule: {enabled: true}, serviceMonitor: {enabled: %s}}\n";
    Path alone = Files.writeString(folder.resolve("alone.yaml"), alerts.formatted(false));
    Path watched = Files.writeString(folder.resolve("watched.yaml"), alerts.formatted(true));

    assertThat(helm.template(alone))
        .contains("PrismOperatorLeaderless")
        .doesNotContain("PrismOperatorDown");
    assertThat(helm.template(watched)).contains("PrismOperatorDown");
  }

  @Test
  void theRoleHasNoWildcardAndNothingOverRoles(KubernetesClient client) {
    assertThat(objects("everything.yaml", client))
        .filteredOn(ClusterRole.class::isInstance)
        .flatExtracting(role -> ((ClusterRole) role).getRules())
        .allSatisfy(
            rule -> {
              assertThat(((PolicyRule) rule).getVerbs()).doesNotContain("*", "bind", "escalate");
              assertThat(((PolicyRule) rule).getResources()).doesNotContain("*");
              assertThat(((PolicyRule) rule).getApiGroups())
                  .doesNotContain("*", "rbac.authorization.k8s.io");
            });
  }

  @Test
  void theRoleIsEnoughForEveryWorkloadAndForNoMore(KubernetesClient client, ApiServer server) {
    applyRoles("everything.yaml", client);

    try (KubernetesClient operator = as("operator", server)) {
      for (Path folder : WorkloadsIT.folders()) {
        for (HasMetadata object :
            StrictApply.load(client, Repository.read(folder.resolve("objects.yaml")))) {
          if (object instanceof PersistentVolumeClaim) {
            // Made once and never applied.
            continue;
          }
          Awaitility.await("the role allows " + object.getKind())
              .ignoreException(KubernetesClientException.class)
              .untilAsserted(() -> StrictApply.dryRun(operator, object));
        }
      }
      assertThatThrownBy(() -> operator.nodes().list())
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("forbidden");
      assertThatThrownBy(() -> operator.secrets().inAnyNamespace().list())
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("forbidden");
    }
  }

  @Test
  void theRoleOfTheJobIsEnoughToUpgradeTheDefinitions(KubernetesClient client, ApiServer server) {
    applyRoles("usual.yaml", client);

    try (KubernetesClient job = as("prism-crds", server)) {
      Awaitility.await("the role allows it")
          .ignoreException(KubernetesClientException.class)
          .untilAsserted(
              () -> assertThat(new CrdUpgrade(job).run()).allMatch(CrdUpgrade.Outcome::applied));
    }
  }

  /** The server heeds them a moment later. */
  private static void applyRoles(String values, KubernetesClient client) {
    objects(values, client).stream()
        .filter(object -> object.getKind().startsWith("ClusterRole"))
        .forEach(object -> StrictApply.apply(client, object));
  }

  private static KubernetesClient as(String account, ApiServer server) {
    return server.clientOf(
        "system:serviceaccount:" + Helm.NAMESPACE + ":" + account, Helm.NAMESPACE);
  }
}
