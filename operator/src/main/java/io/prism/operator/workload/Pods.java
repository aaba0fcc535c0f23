package io.prism.operator.workload;

import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What all pods have in common. They keep the Pod Security Standard {@code restricted}. */
final class Pods {

  /** A plain volume's files: all may read. */
  static final int PUBLIC_FILES = 0644;

  /** A secret volume's files: the owner and the pod's group may read. */
  static final int SECRET_FILES = 0440;

  static final String TMP = "tmp";
  static final String TMP_PATH = "/tmp";

  private static final long USER = 65_532;

  private Pods() {}

  /** A pod without rights, on the machines that the template allows. */
  static PodSpecBuilder pod(
      PodTemplate template, Map<String, String> selector, Installation installation) {
    PodSpecBuilder pod =
        new PodSpecBuilder()
            .withAutomountServiceAccountToken(false)
            .withEnableServiceLinks(false)
            .withSecurityContext(security())
            .withImagePullSecrets(pullSecrets(template, installation));
    PlacementRules.apply(template.placement(), selector, pod);
    return pod;
  }

  private static PodSecurityContext security() {
    return new PodSecurityContextBuilder()
        .withRunAsNonRoot(true)
        .withRunAsUser(USER)
        .withRunAsGroup(USER)
        .withFsGroup(USER)
        .withFsGroupChangePolicy("OnRootMismatch")
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .build();
  }

  static SecurityContext containerSecurity() {
    return new SecurityContextBuilder()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withRunAsNonRoot(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .build();
  }

  private static List<LocalObjectReference> pullSecrets(
      PodTemplate template, Installation installation) {
    return Stream.concat(
            installation.imagePullSecrets().stream(), template.imagePullSecrets().stream())
        .distinct()
        .map(LocalObjectReference::new)
        .toList();
  }

  static ResourceRequirements resources(PodResources resources) {
    var requirements = new ResourceRequirements();
    requirements.setRequests(quantities(resources.requests()));
    requirements.setLimits(quantities(resources.limits()));
    return requirements;
  }

  private static Map<String, Quantity> quantities(Map<String, String> amounts) {
    return amounts.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> Quantity.parse(entry.getValue()),
                (first, second) -> first,
                TreeMap::new));
  }

  static Volume scratch(String name) {
    return new VolumeBuilder().withName(name).withEmptyDir(new EmptyDirVolumeSource()).build();
  }

  static Volume configMap(String name, String object) {
    return new VolumeBuilder()
        .withName(name)
        .withNewConfigMap()
        .withName(object)
        .withDefaultMode(PUBLIC_FILES)
        .endConfigMap()
        .build();
  }

  static Volume secret(String name, String object) {
    return new VolumeBuilder()
        .withName(name)
        .withNewSecret()
        .withSecretName(object)
        .withDefaultMode(SECRET_FILES)
        .endSecret()
        .build();
  }

  static VolumeMount mount(String volume, String path) {
    return new VolumeMountBuilder().withName(volume).withMountPath(path).build();
  }

  static VolumeMount readOnly(String volume, String path) {
    return new VolumeMountBuilder().withName(volume).withMountPath(path).withReadOnly(true).build();
  }
}
