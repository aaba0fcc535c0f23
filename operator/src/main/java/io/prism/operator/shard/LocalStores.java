package io.prism.operator.shard;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.crds.PrismBackend;
import io.prism.crds.backend.PluginMode;
import io.prism.operator.backend.StoreSecrets;
import io.prism.operator.namespace.Grants;
import io.prism.operator.workload.PluginMapper;
import io.prism.operator.workload.PluginModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The backends of a shard's Kubernetes namespace whose drivers run in its pods. One that is not
 * accepted is left out, since its Secrets would be read, or waited for, by the pods of all; what it
 * says of itself tells why.
 *
 * @param plugins those to run, the oldest first
 * @param used names of all whose namespaces have data there, accepted or not
 */
record LocalStores(List<PluginModel> plugins, Set<String> used) {

  private static final Comparator<PrismBackend> OLDEST_FIRST =
      Comparator.comparing(
              (PrismBackend backend) ->
                  Objects.requireNonNullElse(backend.getMetadata().getCreationTimestamp(), ""))
          .thenComparing(backend -> backend.getMetadata().getName());

  LocalStores {
    plugins = List.copyOf(plugins);
    used = Set.copyOf(used);
  }

  /**
   * Looks at the backends of one Kubernetes namespace.
   *
   * @param labelsAreSeen whether the operator may read the labels of Kubernetes namespaces
   */
  static LocalStores of(
      List<PrismBackend> backends, boolean labelsAreSeen, KubernetesClient client) {
    List<PluginModel> plugins = new ArrayList<>();
    Set<String> used = new HashSet<>();
    for (PrismBackend backend : backends.stream().sorted(OLDEST_FIRST).toList()) {
      if (isUsed(backend)) {
        used.add(backend.getMetadata().getName());
      }
      PluginMapper.map(backend)
          .model()
          .filter(plugin -> plugin.mode() != PluginMode.REMOTE)
          .filter(plugin -> Grants.refusal(backend, labelsAreSeen).isEmpty())
          .filter(plugin -> StoreSecrets.amiss(plugin, client).isEmpty())
          .ifPresent(plugins::add);
    }
    return new LocalStores(plugins, used);
  }

  private static boolean isUsed(PrismBackend backend) {
    return Optional.ofNullable(backend.getStatus())
        .map(status -> status.usedBy())
        .filter(users -> users > 0)
        .isPresent();
  }

  /** Those whose drivers stay as they are where they run. */
  Set<String> kept(List<PluginModel> running) {
    Set<String> kept = new HashSet<>(used);
    running.forEach(plugin -> kept.remove(plugin.name()));
    return kept;
  }
}
