package io.prism.operator.backend;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.crds.ConditionType;
import io.prism.crds.PrismMarks;
import io.prism.crds.Reason;
import io.prism.operator.status.Fact;
import io.prism.operator.workload.PluginModel;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the Secrets that a backend refers to: at their labels and keys, never at what they hold.
 */
public final class StoreSecrets {

  private StoreSecrets() {}

  /**
   * What is wrong with them; empty: nothing. One without its label must not be mounted: whoever may
   * write backends could read any Secret of the namespace that way.
   */
  public static Optional<Fact> amiss(PluginModel plugin, KubernetesClient client) {
    return plugin.secrets().entrySet().stream()
        .flatMap(
            wanted ->
                amiss(
                    plugin,
                    wanted.getKey(),
                    wanted.getValue(),
                    client
                        .secrets()
                        .inNamespace(plugin.namespace())
                        .withName(wanted.getKey())
                        .get())
                    .stream())
        .min((first, second) -> first.type().compareTo(second.type()));
  }

  private static Optional<Fact> amiss(
      PluginModel plugin, String name, Set<String> keys, @Nullable Secret secret) {
    String which = "Secret " + plugin.namespace() + "/" + name;
    if (secret == null) {
      return missing(which + " is not there");
    }
    Map<String, String> labels = secret.getMetadata().getLabels();
    if (labels == null || !labels.containsKey(PrismMarks.BACKEND_LABEL)) {
      return Optional.of(
          Fact.no(
              ConditionType.ACCEPTED,
              Reason.SECRET_NOT_LABELLED,
              "%s is not meant for stores by its labels, so nothing is changed; if it is: kubectl label secret -n %s %s %s=%s"
                  .formatted(
                      which, plugin.namespace(), name, PrismMarks.BACKEND_LABEL, plugin.name())));
    }
    return keys.stream()
        .filter(key -> secret.getData() == null || !secret.getData().containsKey(key))
        .findFirst()
        .flatMap(key -> missing(which + " has no key " + key));
  }

  private static Optional<Fact> missing(String what) {
    return Optional.of(
        Fact.no(
            ConditionType.CREDENTIALS_VALID,
            Reason.SECRET_NOT_FOUND,
            what + "; create it: pods that run go on with what they have, new ones wait for it"));
  }
}
