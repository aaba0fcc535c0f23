package io.prism.operator.workload;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategyBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.prism.crds.PrismMarks;
import io.prism.crds.backend.PluginMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The objects of a backend's plugin, for server-side apply. */
public final class PluginObjects {

  private static final String COMPONENT = "plugin";
  private static final int DEADLINE_SECONDS = 600;
  private static final int OLD_REVISIONS = 3;

  private final PluginModel plugin;
  private final Installation installation;
  private final Map<String, String> selector;
  private final String name;

  private PluginObjects(PluginModel plugin, Installation installation) {
    this.plugin = plugin;
    this.installation = installation;
    this.selector = Labels.pluginSelector(plugin.name());
    this.name = Names.plugin(plugin.name());
  }

  /**
   * Everything that runs the plugin of a backend in pods of its own, in the order of its making;
   * the same for the same model. Empty when it runs in the proxies' pods. The certificate ({@link
   * Names#pluginCertificate}) is not made here, nor the volume of a store: see {@link #volume}.
   */
  public static List<HasMetadata> of(PluginModel plugin, Installation installation) {
    return plugin.mode() == PluginMode.REMOTE
        ? new PluginObjects(plugin, installation).all()
        : List.of();
  }

  /**
   * The claim on the volume that holds a store's file; empty for a store without one. It belongs to
   * nobody, so that no deletion takes data along. All but the size of a claim that is bound is
   * fixed: what is asked for here is for its making.
   */
  public static Optional<PersistentVolumeClaim> volume(
      PluginModel plugin, Installation installation) {
    return plugin.storage().map(storage -> new PluginObjects(plugin, installation).claim(storage));
  }

  /**
   * What tells pods that begin which store to find, so that no other one takes over from those that
   * serve. Changing it replaces no pod.
   */
  public static ConfigMap storeNote(
      PluginModel plugin, Optional<String> identity, Installation installation) {
    return new ConfigMapBuilder()
        .withMetadata(new PluginObjects(plugin, installation).metadata())
        .withData(identity.map(text -> Map.of(PluginPod.STORE_IDENTITY, text)).orElseGet(Map::of))
        .build();
  }

  private List<HasMetadata> all() {
    List<HasMetadata> objects = new ArrayList<>();
    objects.add(account());
    objects.add(service());
    if (installation.networkPolicies()) {
      objects.add(
          Doors.forProxies(
              metadata(), selector, installation, plugin.port(), PluginPod.METRICS_PORT));
    }
    if (!plugin.isProcessLocal()) {
      objects.add(Doors.budget(metadata(), selector, 1));
    }
    objects.add(plugin.storage().isPresent() ? statefulSet() : deployment());
    Autoscalers.of(plugin.scaling(), metadata()).ifPresent(objects::add);
    return objects;
  }

  private ObjectMeta metadata() {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(plugin.namespace())
        .withLabels(labels())
        .withAnnotations(new TreeMap<>(plugin.template().annotations()))
        .withOwnerReferences(plugin.owner().reference())
        .build();
  }

  private Map<String, String> labels() {
    return Labels.all(plugin.template().labels(), selector, COMPONENT, installation);
  }

  private ServiceAccount account() {
    Map<String, String> annotations = new TreeMap<>(plugin.template().annotations());
    annotations.putAll(plugin.template().accountAnnotations());
    return new ServiceAccountBuilder()
        .withMetadata(metadata())
        .editMetadata()
        .withAnnotations(annotations)
        .endMetadata()
        .withAutomountServiceAccountToken(false)
        .build();
  }

  /** With an address of its own, which stays when the pods behind it change. */
  private Service service() {
    return new ServiceBuilder()
        .withMetadata(metadata())
        .withNewSpec()
        .withType("ClusterIP")
        .withSelector(new TreeMap<>(selector))
        .addNewPort()
        .withName(PluginPod.PORT_NAME)
        .withPort(plugin.port())
        .withProtocol("TCP")
        .withTargetPort(new IntOrString(PluginPod.PORT_NAME))
        .endPort()
        .addNewPort()
        .withName(PluginPod.METRICS_PORT_NAME)
        .withPort(PluginPod.METRICS_PORT)
        .withProtocol("TCP")
        .withTargetPort(new IntOrString(PluginPod.METRICS_PORT_NAME))
        .endPort()
        .endSpec()
        .build();
  }

  private Deployment deployment() {
    return new DeploymentBuilder()
        .withMetadata(metadata())
        .withNewSpec()
        .withReplicas(plugin.scaling().fixedReplicas().orElse(null))
        .withProgressDeadlineSeconds(DEADLINE_SECONDS)
        .withRevisionHistoryLimit(OLD_REVISIONS)
        .withSelector(Doors.selector(selector))
        .withStrategy(strategy())
        .withTemplate(template())
        .endSpec()
        .build();
  }

  /** Two processes of one store's memory must never serve side by side. */
  private DeploymentStrategy strategy() {
    return plugin.isProcessLocal()
        ? new DeploymentStrategyBuilder().withType("Recreate").build()
        : new DeploymentStrategyBuilder()
            .withType("RollingUpdate")
            .withNewRollingUpdate()
            .withMaxSurge(new IntOrString("25%"))
            .withMaxUnavailable(new IntOrString(0))
            .endRollingUpdate()
            .build();
  }

  /** Never two pods of one name: the one thing that keeps a file from two writers. */
  private StatefulSet statefulSet() {
    return new StatefulSetBuilder()
        .withMetadata(metadata())
        .withNewSpec()
        .withReplicas(1)
        .withServiceName(name)
        // Else a pod that never gets ready is not replaced, even when what was wrong is mended.
        .withPodManagementPolicy("Parallel")
        .withRevisionHistoryLimit(OLD_REVISIONS)
        .withSelector(Doors.selector(selector))
        .withTemplate(template())
        .endSpec()
        .build();
  }

  /** For which accepted store the pods of a workload began anew; empty: for none. */
  public static Optional<String> acceptedStore(HasMetadata workload) {
    PodTemplateSpec template =
        switch (workload) {
          case Deployment deployment -> deployment.getSpec().getTemplate();
          case StatefulSet set -> set.getSpec().getTemplate();
          default -> throw new IllegalArgumentException(workload.getKind());
        };
    return Optional.ofNullable(template.getMetadata())
        .flatMap(metadata -> Optional.ofNullable(metadata.getAnnotations()))
        .flatMap(annotations -> Optional.ofNullable(annotations.get(PrismMarks.ACCEPT_STORE)));
  }

  /** Pods begin anew once another store was accepted: those that run hold on to theirs. */
  private PodTemplateSpec template() {
    Map<String, String> annotations = new TreeMap<>(plugin.template().annotations());
    plugin.acceptedStore().ifPresent(id -> annotations.put(PrismMarks.ACCEPT_STORE, id));
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(labels())
        .withAnnotations(annotations)
        .endMetadata()
        .withSpec(new PluginPod(plugin, installation).pod())
        .build();
  }

  private PersistentVolumeClaim claim(PluginModel.Storage storage) {
    return new PersistentVolumeClaimBuilder()
        .withMetadata(metadata())
        .editMetadata()
        .withOwnerReferences(List.of())
        .endMetadata()
        .withNewSpec()
        .withAccessModes(installation.volumeAccessMode())
        .withStorageClassName(storage.storageClass().orElse(null))
        .withNewResources()
        .withRequests(Map.of("storage", Quantity.parse(storage.size())))
        .endResources()
        .endSpec()
        .build();
  }
}
