package io.prism.operator.workload;

import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.List;
import java.util.Map;

/**
 * What a resource adds to its pods and to the other objects made for it.
 *
 * @param labels extra labels
 * @param annotations extra annotations
 * @param accountAnnotations annotations of the ServiceAccount
 * @param env extra environment variables of the main container
 * @param placement where the pods may run
 * @param imagePullSecrets names of Secrets, beside those of the installation
 */
record PodTemplate(
    Map<String, String> labels,
    Map<String, String> annotations,
    Map<String, String> accountAnnotations,
    List<EnvVar> env,
    PodPlacement placement,
    List<String> imagePullSecrets) {

  PodTemplate {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    accountAnnotations = Map.copyOf(accountAnnotations);
    env = List.copyOf(env);
    imagePullSecrets = List.copyOf(imagePullSecrets);
  }
}
