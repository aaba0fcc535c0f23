package io.prism.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every object, whatever it is made of. */
class WorkloadRulesTest {

  private static final Set<String> STABLE = Set.of(Labels.NAME, Labels.SHARD, Labels.BACKEND);

  /** Every resource, with and without certificates. */
  static List<List<HasMetadata>> all() {
    return Matrix.folders().stream()
        .map(folder -> Matrix.read(folder.resolve("resource.yaml")))
        .flatMap(
            text ->
                Stream.of(Matrix.objects(text, Matrix.plain()), Matrix.objects(text, Matrix.tls())))
        .toList();
  }

  static List<PodTemplateSpec> templates() {
    return all().stream().flatMap(List::stream).flatMap(o -> template(o).stream()).toList();
  }

  static List<Container> containers() {
    return templates().stream().flatMap(template -> containers(template.getSpec())).toList();
  }

  private static Stream<Container> containers(PodSpec pod) {
    return Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream());
  }

  private static Optional<PodTemplateSpec> template(HasMetadata object) {
    return switch (object) {
      case Deployment deployment -> Optional.of(deployment.getSpec().getTemplate());
      case StatefulSet set -> Optional.of(set.getSpec().getTemplate());
      default -> Optional.empty();
    };
  }

  @ParameterizedTest
  @MethodSource("all")
  void selectorsHaveOnlyLabelsThatNeverChange(List<HasMetadata> objects) {
    for (HasMetadata object : objects) {
      assertThat(selector(object).keySet()).isSubsetOf(STABLE);
    }
  }

  private static Map<String, String> selector(HasMetadata object) {
    return switch (object) {
      case Deployment deployment -> deployment.getSpec().getSelector().getMatchLabels();
      case StatefulSet set -> set.getSpec().getSelector().getMatchLabels();
      case Service service -> service.getSpec().getSelector();
      case PodDisruptionBudget budget -> budget.getSpec().getSelector().getMatchLabels();
      default -> Map.of();
    };
  }

  @ParameterizedTest
  @MethodSource("all")
  void selectorsFindThePods(List<HasMetadata> objects) {
    Map<String, String> labels =
        objects.stream()
            .flatMap(object -> template(object).stream())
            .map(template -> template.getMetadata().getLabels())
            .findFirst()
            .orElseThrow();

    for (HasMetadata object : objects) {
      assertThat(labels).containsAllEntriesOf(selector(object));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void everythingBelongsToTheResourceButTheVolumeWithTheData(List<HasMetadata> objects) {
    for (HasMetadata object : objects) {
      assertThat(object.getMetadata().getOwnerReferences())
          .hasSize(object instanceof PersistentVolumeClaim ? 0 : 1);
      assertThat(object.getMetadata().getLabels())
          .containsEntry(Labels.MANAGED_BY, Labels.OPERATOR)
          .containsEntry(Labels.PART_OF, "prism");
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void noSecretIsMadeOrCopied(List<HasMetadata> objects) {
    assertThat(objects).noneMatch(Secret.class::isInstance);
  }

  @ParameterizedTest
  @MethodSource("templates")
  void podsAreRestrictedAndHaveNoRights(PodTemplateSpec template) {
    PodSpec pod = template.getSpec();

    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getEnableServiceLinks()).isFalse();
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getHostNetwork()).isNull();
    assertThat(pod.getVolumes()).allMatch(WorkloadRulesTest::isAllowed);
  }

  /** Those of the Pod Security Standard {@code restricted}. */
  private static boolean isAllowed(Volume volume) {
    return volume.getConfigMap() != null
        || volume.getSecret() != null
        || volume.getProjected() != null
        || volume.getEmptyDir() != null
        || volume.getPersistentVolumeClaim() != null;
  }

  @ParameterizedTest
  @MethodSource("templates")
  void everyMountHasItsVolumeAndEveryVolumeIsMounted(PodTemplateSpec template) {
    PodSpec pod = template.getSpec();

    assertThat(
            containers(pod)
                .flatMap(container -> container.getVolumeMounts().stream())
                .map(mount -> mount.getName())
                .distinct())
        .containsExactlyInAnyOrderElementsOf(
            pod.getVolumes().stream().map(Volume::getName).toList());
  }

  @ParameterizedTest
  @MethodSource("containers")
  void containersAreRestricted(Container container) {
    var security = container.getSecurityContext();

    assertThat(security.getRunAsNonRoot()).isTrue();
    assertThat(security.getReadOnlyRootFilesystem()).isTrue();
    assertThat(security.getAllowPrivilegeEscalation()).isFalse();
    assertThat(security.getPrivileged()).isNull();
    assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(security.getCapabilities().getAdd()).isEmpty();
    assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
  }

  @ParameterizedTest
  @MethodSource("containers")
  void noCredentialIsInTheEnvironmentOrOnTheCommandLine(Container container) {
    assertThat(container.getEnv())
        .filteredOn(variable -> variable.getValueFrom() != null)
        .extracting(EnvVar::getValueFrom)
        .allMatch(source -> source.getSecretKeyRef() == null);
    assertThat(container.getEnvFrom()).isEmpty();
    assertThat(container.getArgs())
        .filteredOn(argument -> argument.matches(".*(password|user)=.*"))
        .allMatch(argument -> argument.contains("=file:/etc/prism/stores/"));
  }

  @ParameterizedTest
  @MethodSource("all")
  void serviceAccountsMountNoToken(List<HasMetadata> objects) {
    assertThat(objects)
        .filteredOn(ServiceAccount.class::isInstance)
        .allMatch(account -> !((ServiceAccount) account).getAutomountServiceAccountToken());
  }

  static List<Path> folders() {
    return Matrix.folders();
  }

  @ParameterizedTest
  @MethodSource("folders")
  void namesAreBounded(Path folder) {
    String longest = "a-name-of-exactly-40-characters-it-is---".replace("---", "-up");
    String text =
        Matrix.read(folder.resolve("resource.yaml"))
            .replaceFirst("name: [a-z0-9]+\n", "name: " + longest + "\n");

    for (HasMetadata object : Matrix.objects(text, Matrix.tls())) {
      assertThat(object.getMetadata().getName()).hasSizeLessThanOrEqualTo(Names.MAX_LENGTH);
      object
          .getMetadata()
          .getLabels()
          .values()
          .forEach(value -> assertThat(value).hasSizeLessThanOrEqualTo(Names.MAX_LENGTH));
    }
  }
}
