package io.prism.operator.certificates;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.operator.pki.Authority;
import io.prism.operator.workload.Labels;
import io.prism.operator.workload.Names;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whom the parts trust, as a ConfigMap in each namespace that has parts. It belongs to nobody:
 * several resources may share it.
 */
final class TrustBundles {

  private final KubernetesClient client;
  private final Map<String, Object> locks = new ConcurrentHashMap<>();

  TrustBundles(KubernetesClient client) {
    this.client = client;
  }

  /** Whether a namespace was told whom to trust by the operator. */
  boolean isIn(String namespace) {
    return find(namespace).filter(TrustBundles::isOurs).isPresent();
  }

  /**
   * Tells a namespace whom to trust, unless somebody else does. One at a time in each namespace,
   * where many parts share it; nobody waits for another namespace.
   */
  void publish(String namespace, Authority authority) {
    synchronized (locks.computeIfAbsent(namespace, _ -> new Object())) {
      tell(namespace, authority);
    }
  }

  private void tell(String namespace, Authority authority) {
    Map<String, String> data =
        Map.of(Names.TRUST_KEY, new String(authority.bundle(), StandardCharsets.US_ASCII));
    Optional<ConfigMap> found = find(namespace);
    if (found.isEmpty()) {
      ConfigMap made =
          new ConfigMapBuilder()
              .withNewMetadata()
              .withNamespace(namespace)
              .withName(Names.TRUST)
              .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
              .addToLabels(Labels.PART_OF, "prism")
              .endMetadata()
              .withData(data)
              .build();
      client.resource(made).create();
    } else if (isOurs(found.get()) && !data.equals(found.get().getData())) {
      client.resource(new ConfigMapBuilder(found.get()).withData(data).build()).update();
    }
  }

  private Optional<ConfigMap> find(String namespace) {
    return Optional.ofNullable(
        client.configMaps().inNamespace(namespace).withName(Names.TRUST).get());
  }

  private static boolean isOurs(ConfigMap map) {
    Map<String, String> labels = map.getMetadata().getLabels();
    return labels != null && Labels.OPERATOR.equals(labels.get(Labels.MANAGED_BY));
  }
}
