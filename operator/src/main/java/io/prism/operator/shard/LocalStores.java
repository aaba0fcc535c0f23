package io.prism.operator.shard;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.crds.PrismBackend;
import io.prism.crds.backend.PluginMode;
import io.prism.operator.backend.StoreSecrets;
import io.prism.operator.namespace.Grants;
import io.prism.operator.upgrade.Inputs;
import io.prism.operator.upgrade.WrittenInputs;
import io.prism.operator.workload.PluginMapper;
import io.prism.operator.workload.PluginModel;
import io.prism.operator.workload.SidecarPorts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The backends of a shard's Kubernetes namespace whose drivers run in its pods. One that is not
 * accepted is left out, since its Secrets would be read, or waited for, by the pods of all; what it
 * says of itself tells why.
 *
 * @param plugins those to run
 * @param stamps by name, of each as it is written
 * @param clashes why others cannot run beside those, for people
 * @param used names of all whose namespaces have data there, accepted or not
 */
record LocalStores(
    List<PluginModel> plugins,
    Map<String, Inputs.Stamp> stamps,
    List<String> clashes,
    Set<String> used) {

  LocalStores {
    plugins = List.copyOf(plugins);
    stamps = Map.copyOf(stamps);
    clashes = List.copyOf(clashes);
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
    Map<String, Inputs.Stamp> stamps = new HashMap<>();
    List<String> clashes = new ArrayList<>();
    Set<String> used = new HashSet<>();
    for (PrismBackend backend : backends) {
      String name = backend.getMetadata().getName();
      if (SidecarPorts.isInUse(backend)) {
        used.add(name);
      }
      Optional<String> clash = SidecarPorts.clash(backend, backends);
      if (clash.isPresent()) {
        clashes.add("the PrismBackend " + name + " " + clash.get());
        continue;
      }
      PluginMapper.map(backend)
          .model()
          .filter(plugin -> plugin.mode() != PluginMode.REMOTE)
          .filter(plugin -> Grants.refusal(backend, labelsAreSeen).isEmpty())
          .filter(plugin -> StoreSecrets.amiss(plugin, client).isEmpty())
          .ifPresent(
              plugin -> {
                plugins.add(plugin);
                stamps.put(name, WrittenInputs.stamp(backend));
              });
    }
    return new LocalStores(plugins, stamps, clashes, used);
  }

  /** Those whose drivers stay as they are where they run. */
  Set<String> kept(List<PluginModel> running) {
    Set<String> kept = new HashSet<>(used);
    running.forEach(plugin -> kept.remove(plugin.name()));
    return kept;
  }
}
