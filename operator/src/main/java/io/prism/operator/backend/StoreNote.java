package io.prism.operator.backend;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.operator.resource.Applier;
import java.util.Map;
import java.util.Objects;

/** What tells a plugin's pods which store to find: written when it says something else. */
final class StoreNote {

  private StoreNote() {}

  /** Brings it to the API server; one that says nothing is not made. */
  static void keep(ConfigMap wanted, KubernetesClient client) {
    ConfigMap there = client.resource(wanted).get();
    Map<String, String> said =
        there == null ? Map.of() : Objects.requireNonNullElse(there.getData(), Map.of());
    if (!said.equals(wanted.getData())) {
      client
          .resource(wanted)
          .fieldManager(Applier.FIELD_MANAGER)
          .forceConflicts()
          .serverSideApply();
    }
  }
}
