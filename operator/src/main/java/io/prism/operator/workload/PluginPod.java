package io.prism.operator.workload;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The pod of a plugin, and the container of one beside a proxy. */
final class PluginPod {

  static final String CONTAINER = "plugin";
  static final String PORT_NAME = "plugin";
  static final String METRICS_PORT_NAME = "metrics";

  /** Of a plugin that has its pod for itself. */
  static final int METRICS_PORT = 9090;

  /** The key of {@link PluginObjects#storeNote}. */
  static final String STORE_IDENTITY = "storeIdentity";

  private static final String STORE_IDENTITY_VARIABLE = "PRISM_STORE_IDENTITY";
  private static final String DATA = "data";
  private static final String DATA_PATH = "/var/lib/prism";
  private static final String CA = "ca";
  private static final String TLS = "tls";
  private static final int DRAIN_SECONDS = 30;
  private static final int PRE_STOP_SECONDS = 5;
  private static final long GRACE_SECONDS = 50;

  private final PluginModel plugin;
  private final Installation installation;

  PluginPod(PluginModel plugin, Installation installation) {
    this.plugin = plugin;
    this.installation = installation;
  }

  /** A pod that serves the store to all proxies. */
  PodSpec pod() {
    PodSpecBuilder pod =
        Pods.pod(plugin.template(), Labels.pluginSelector(plugin.name()), installation)
            .withServiceAccountName(Names.plugin(plugin.name()))
            .withTerminationGracePeriodSeconds(GRACE_SECONDS)
            .withContainers(container())
            .addToVolumes(Pods.scratch(Pods.TMP), data());
    StoreMounts.volume(plugin).ifPresent(pod::addToVolumes);
    if (installation.tls().isPresent()) {
      pod.addToVolumes(
          Pods.configMap(CA, Names.TRUST),
          Pods.secret(TLS, Names.pluginCertificate(plugin.name())));
    }
    return pod.build();
  }

  private Volume data() {
    return plugin.storage().isEmpty()
        ? Pods.scratch(DATA)
        : new VolumeBuilder()
            .withName(DATA)
            .withNewPersistentVolumeClaim()
            .withClaimName(Names.plugin(plugin.name()))
            .endPersistentVolumeClaim()
            .build();
  }

  private Container container() {
    List<VolumeMount> mounts = new ArrayList<>();
    mounts.add(Pods.mount(Pods.TMP, Pods.TMP_PATH));
    mounts.add(Pods.mount(DATA, DATA_PATH));
    mounts.addAll(StoreMounts.mounts(plugin));
    installation
        .tls()
        .ifPresent(
            tls -> {
              mounts.add(Pods.readOnly(CA, tls.trustFolder()));
              mounts.add(Pods.readOnly(TLS, tls.identityFolder()));
            });
    ContainerBuilder container =
        common(CONTAINER)
            .withArgs(podArguments())
            .withVolumeMounts(mounts)
            .addToEnv(storeIdentity())
            .addNewPort()
            .withName(PORT_NAME)
            .withContainerPort(plugin.port())
            .withProtocol("TCP")
            .endPort()
            .addNewPort()
            .withName(METRICS_PORT_NAME)
            .withContainerPort(METRICS_PORT)
            .withProtocol("TCP")
            .endPort()
            .withStartupProbe(get("/livez", 2, 60))
            .withLivenessProbe(
                get("/livez", Math.toIntExact(plugin.healthInterval().toSeconds()), 3))
            .withReadinessProbe(get("/readyz", 2, 3));
    if (!plugin.isProcessLocal()) {
      // Nobody else could answer in that time when the store lives in this process.
      container
          .withNewLifecycle()
          .withNewPreStop()
          .withNewSleep((long) PRE_STOP_SECONDS)
          .endPreStop()
          .endLifecycle();
    }
    return container.build();
  }

  /** Read when the pod begins; absent before it is known. */
  private EnvVar storeIdentity() {
    return new EnvVarBuilder()
        .withName(STORE_IDENTITY_VARIABLE)
        .withNewValueFrom()
        .withNewConfigMapKeyRef(STORE_IDENTITY, Names.plugin(plugin.name()), true)
        .endValueFrom()
        .build();
  }

  /**
   * A container beside a proxy, which ends after it. It listens on loopback, where no probe of the
   * kubelet gets to: that it is well is for the proxy to watch, and when it ends it is started
   * again.
   */
  Container sidecar() {
    List<VolumeMount> mounts = new ArrayList<>();
    mounts.add(Pods.mount(sidecarTmp(plugin.name()), Pods.TMP_PATH));
    mounts.addAll(StoreMounts.mounts(plugin));
    return common(sidecarName(plugin.name()))
        .withRestartPolicy("Always")
        .withArgs(arguments("127.0.0.1", Pods.TMP_PATH + "/plugin", Optional.empty()))
        .withVolumeMounts(mounts)
        .build();
  }

  /** The volume that a sidecar writes to; two processes would trip over each other's files. */
  static String sidecarTmp(String backend) {
    return Names.bounded("tmp-" + backend);
  }

  /** The container beside a proxy. */
  static String sidecarName(String backend) {
    return Names.bounded("plugin-" + backend);
  }

  private ContainerBuilder common(String name) {
    return new ContainerBuilder()
        .withName(name)
        .withImage(plugin.image().orElse(installation.pluginImage()))
        .withImagePullPolicy(installation.imagePullPolicy())
        .withEnv(plugin.template().env())
        .withResources(Pods.resources(plugin.resources()))
        .withSecurityContext(Pods.containerSecurity());
  }

  private List<String> podArguments() {
    List<String> arguments = arguments("0.0.0.0", DATA_PATH, installation.tls());
    arguments.add("--metrics-port=" + METRICS_PORT);
    return arguments;
  }

  private List<String> arguments(String host, String data, Optional<Installation.Tls> tls) {
    List<String> arguments = new ArrayList<>();
    arguments.add("plugin");
    arguments.add("--backend=" + plugin.store().driver().word());
    arguments.add("--listen=" + host + ":" + plugin.port());
    arguments.add("--data-dir=" + data);
    arguments.add("--drain-timeout=" + DRAIN_SECONDS + "s");
    arguments.add("--auth=" + (tls.isPresent() ? "mtls" : "none"));
    tls.ifPresent(
        files -> {
          arguments.add("--tls-cert=" + files.certificate());
          arguments.add("--tls-key=" + files.key());
          arguments.add("--tls-client-ca=" + files.trustFile());
        });
    StoreMounts.plain(plugin)
        .forEach((name, value) -> arguments.add("--setting=" + name + "=" + value));
    StoreMounts.contents(plugin)
        .forEach((name, path) -> arguments.add("--setting=" + name + "=file:" + path));
    return arguments;
  }

  /**
   * Over HTTP, since the kubelet's gRPC probes have no TLS. A pod gets ready once its store has
   * served, so that a rollout with wrong credentials does not replace pods that work.
   */
  private Probe get(String path, int period, int failures) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath(path)
        .withNewPort(METRICS_PORT_NAME)
        .withScheme("HTTP")
        .endHttpGet()
        .withPeriodSeconds(period)
        .withTimeoutSeconds(Math.toIntExact(plugin.healthTimeout().toSeconds()))
        .withFailureThreshold(failures)
        .withSuccessThreshold(1)
        .build();
  }
}
