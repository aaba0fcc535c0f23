package io.prism.operator.workload;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps the drivers of backends in the pods of gateways that have them: namespaces have their data
 * there, and what is written of the backends now cannot be put in force.
 */
public final class KeptDrivers {

  private final PodSpec live;
  private final Set<String> containers;
  private final Set<String> files;
  private final Set<String> volumes;

  private KeptDrivers(PodSpec live, Collection<String> backends) {
    this.live = live;
    this.containers =
        backends.stream().map(PluginPod::sidecarName).collect(Collectors.toUnmodifiableSet());
    this.files =
        backends.stream().map(StoreMounts::volumeName).collect(Collectors.toUnmodifiableSet());
    this.volumes =
        Stream.concat(files.stream(), backends.stream().map(PluginPod::sidecarTmp))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The objects of a shard with what its pods have of these backends; the same where they have
   * nothing of them.
   */
  public static List<HasMetadata> in(
      List<HasMetadata> objects, PodSpec live, Collection<String> backends) {
    KeptDrivers kept = new KeptDrivers(live, backends);
    return objects.stream()
        .map(object -> object instanceof Deployment gateways ? kept.with(gateways) : object)
        .toList();
  }

  private Deployment with(Deployment gateways) {
    PodSpec wanted = gateways.getSpec().getTemplate().getSpec();
    Container gateway = wanted.getContainers().getFirst();
    return new DeploymentBuilder(gateways)
        .editSpec()
        .editTemplate()
        .editSpec()
        .withInitContainers(
            joined(
                wanted.getInitContainers(),
                live.getInitContainers(),
                Container::getName,
                containers))
        .withVolumes(
            joined(wanted.getVolumes(), live.getVolumes(), volume -> volume.getName(), volumes))
        .editFirstContainer()
        .withVolumeMounts(
            joined(
                gateway.getVolumeMounts(),
                live.getContainers().getFirst().getVolumeMounts(),
                mount -> mount.getName(),
                files))
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  /** In the order of what is there: another order would replace the pods. */
  private static <T> List<T> joined(
      List<T> wanted, List<T> live, Function<T, String> name, Set<String> kept) {
    List<String> order = live.stream().map(name).toList();
    Set<String> present = wanted.stream().map(name).collect(Collectors.toSet());
    List<T> all = new ArrayList<>(wanted);
    live.stream()
        .filter(item -> kept.contains(name.apply(item)) && !present.contains(name.apply(item)))
        .forEach(all::add);
    if (all.size() > wanted.size()) {
      all.sort(
          Comparator.comparingInt(
              item -> {
                int at = order.indexOf(name.apply(item));
                return at < 0 ? Integer.MAX_VALUE : at;
              }));
    }
    return all;
  }
}
