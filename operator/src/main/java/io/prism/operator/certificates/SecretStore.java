package io.prism.operator.certificates;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.prism.operator.resource.ObjectKey;
import io.prism.operator.workload.Labels;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads Secrets, and writes them if nobody else did meanwhile. */
final class SecretStore {

  private static final int CONFLICT = 409;
  private static final int GONE = 404;

  private final KubernetesClient client;

  SecretStore(KubernetesClient client) {
    this.client = client;
  }

  Optional<Secret> find(ObjectKey key) {
    return Optional.ofNullable(
        client.secrets().inNamespace(key.namespace()).withName(key.name()).get());
  }

  /** A Secret of the operator's, to be filled. */
  static SecretBuilder skeleton(ObjectKey key) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(key.namespace())
        .withName(key.name())
        .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
        .addToLabels(Labels.PART_OF, "prism")
        .endMetadata();
  }

  /** Whether the operator made it; others are not touched. */
  static boolean isOurs(Secret secret) {
    Map<String, String> labels = secret.getMetadata().getLabels();
    return labels != null && Labels.OPERATOR.equals(labels.get(Labels.MANAGED_BY));
  }

  static Map<String, byte[]> files(Secret secret) {
    Map<String, byte[]> files = new TreeMap<>();
    if (secret.getData() != null) {
      secret
          .getData()
          .forEach((name, content) -> files.put(name, Base64.getDecoder().decode(content)));
    }
    return files;
  }

  static Map<String, String> data(Map<String, byte[]> files) {
    Map<String, String> data = new TreeMap<>();
    files.forEach((name, content) -> data.put(name, Base64.getEncoder().encodeToString(content)));
    return data;
  }

  static boolean isSame(Map<String, byte[]> one, Map<String, byte[]> other) {
    return one.keySet().equals(other.keySet())
        && one.entrySet().stream()
            .allMatch(file -> Arrays.equals(file.getValue(), other.get(file.getKey())));
  }

  /** Whether it was made; false when there is one of its name. */
  boolean create(Secret secret) {
    return write(() -> client.resource(secret).create());
  }

  /** Whether it was replaced; false when it is not as it was read any more. */
  boolean replace(Secret secret) {
    return write(() -> client.resource(secret).update());
  }

  private static boolean write(Runnable request) {
    try {
      request.run();
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == CONFLICT || e.getCode() == GONE) {
        return false;
      }
      throw e;
    }
  }
}
