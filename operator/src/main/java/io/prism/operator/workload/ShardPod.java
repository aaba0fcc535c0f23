package io.prism.operator.workload;

import io.fabric8.kubernetes.api.model.ConfigMapProjectionBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import io.prism.crds.backend.PluginMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The pod of a proxy. */
final class ShardPod {

  static final String CONTAINER = "proxy";
  static final String GRPC_PORT = "grpc";
  static final String HTTP_PORT = "http";
  static final String METRICS_PORT = "metrics";
  static final String CACHE_PATH = "/var/cache/prism";

  /** Chunks that are mounted, there or not: a configuration that grows must not roll pods. */
  static final int CHUNKS = 16;

  private static final String POD_UID = "POD_UID";
  private static final String LOG_LEVEL = "PRISM_LOG_LEVEL";

  /** Environment variables that a template cannot set. */
  static final Set<String> RESERVED_ENV = Set.of(POD_UID, LOG_LEVEL);

  private static final String TOKEN_AUDIENCE = "prism-control";
  private static final String TOKEN_FILE = "token";
  private static final long TOKEN_SECONDS = 3600;
  private static final String CACHE = "cache";
  private static final String SERVER = "server";
  private static final String SERVER_PATH = "/etc/prism/server";
  private static final String CONFIG = "config";
  private static final String CONFIG_PATH = "/etc/prism/config";
  private static final String TOKEN = "control-token";
  private static final String TOKEN_PATH = "/etc/prism/token";
  private static final String CURSOR = "cursor";
  private static final String CA = "ca";
  private static final String TLS = "tls";

  private final ShardModel shard;
  private final Installation installation;

  ShardPod(ShardModel shard, Installation installation) {
    this.shard = shard;
    this.installation = installation;
  }

  PodSpec pod() {
    PodSpecBuilder pod =
        Pods.pod(shard.template(), Labels.proxySelector(shard.name()), installation)
            .withServiceAccountName(Names.proxy(shard.name()))
            .withTerminationGracePeriodSeconds((long) shard.drain().graceSeconds())
            .withInitContainers(
                sidecars().map(sidecar -> new PluginPod(sidecar, installation).sidecar()).toList())
            .withContainers(container())
            .withVolumes(volumes());
    return pod.build();
  }

  private Stream<PluginModel> sidecars() {
    return shard.local().stream().filter(plugin -> plugin.mode() == PluginMode.SIDECAR);
  }

  private List<Volume> volumes() {
    List<Volume> volumes = new ArrayList<>();
    volumes.add(Pods.scratch(Pods.TMP));
    volumes.add(Pods.scratch(CACHE));
    volumes.add(Pods.configMap(SERVER, Names.proxyServer(shard.name())));
    volumes.add(config());
    volumes.add(token());
    volumes.add(Pods.secret(CURSOR, Names.proxyCursorKeys(shard.name())));
    if (installation.tls().isPresent()) {
      volumes.add(Pods.configMap(CA, Names.TRUST));
      volumes.add(Pods.secret(TLS, Names.proxyCertificate(shard.name())));
    }
    shard.tls().map(tls -> ListenerFiles.volume(shard.name(), tls)).ifPresent(volumes::add);
    sidecars()
        .map(sidecar -> Pods.scratch(PluginPod.sidecarTmp(sidecar.name())))
        .forEach(volumes::add);
    shard.local().stream()
        .flatMap(plugin -> StoreMounts.volume(plugin).stream())
        .forEach(volumes::add);
    return volumes;
  }

  /** One volume, so that index and chunks change in one step. */
  private Volume config() {
    Stream<VolumeProjection> index =
        Stream.of(
            optional(
                Names.configIndex(shard.name()),
                item("version", "index/version"),
                item("hash", "index/hash"),
                item("chunks", "index/chunks")));
    Stream<VolumeProjection> chunks =
        IntStream.range(0, CHUNKS)
            .mapToObj(
                n ->
                    optional(
                        Names.configChunk(shard.name(), n), item("set", "chunk-" + n + "/set")));
    return new VolumeBuilder()
        .withName(CONFIG)
        .withNewProjected()
        .withDefaultMode(Pods.PUBLIC_FILES)
        .withSources(Stream.concat(index, chunks).toList())
        .endProjected()
        .build();
  }

  private static VolumeProjection optional(String configMap, KeyToPath... items) {
    return new VolumeProjectionBuilder()
        .withConfigMap(
            new ConfigMapProjectionBuilder()
                .withName(configMap)
                .withItems(items)
                .withOptional(true)
                .build())
        .build();
  }

  private static KeyToPath item(String key, String path) {
    return new KeyToPath(key, null, path);
  }

  private static Volume token() {
    return new VolumeBuilder()
        .withName(TOKEN)
        .withNewProjected()
        .withDefaultMode(Pods.SECRET_FILES)
        .addNewSource()
        .withNewServiceAccountToken(TOKEN_AUDIENCE, TOKEN_SECONDS, TOKEN_FILE)
        .endSource()
        .endProjected()
        .build();
  }

  private Container container() {
    ContainerBuilder container =
        new ContainerBuilder()
            .withName(CONTAINER)
            .withImage(shard.image().orElse(installation.proxyImage()))
            .withImagePullPolicy(installation.imagePullPolicy())
            .withArgs(arguments())
            .addNewEnv()
            .withName(POD_UID)
            .withNewValueFrom()
            .withNewFieldRef("v1", "metadata.uid")
            .endValueFrom()
            .endEnv()
            .addToEnv(
                new EnvVarBuilder().withName(LOG_LEVEL).withValue(shard.logLevel().wire()).build())
            .addAllToEnv(shard.template().env())
            .withResources(Pods.resources(shard.resources()))
            .withSecurityContext(Pods.containerSecurity())
            .withVolumeMounts(mounts())
            .withStartupProbe(get("/livez", 2, 60))
            .withLivenessProbe(get("/livez", 10, 3))
            .withReadinessProbe(get("/readyz", 2, 2));
    port(container, GRPC_PORT, shard.listeners().data());
    port(container, HTTP_PORT, shard.listeners().http());
    port(container, METRICS_PORT, shard.listeners().metrics());
    if (shard.drain().preStopSeconds() > 0) {
      container
          .withNewLifecycle()
          .withNewPreStop()
          .withNewSleep((long) shard.drain().preStopSeconds())
          .endPreStop()
          .endLifecycle();
    }
    return container.build();
  }

  private static void port(ContainerBuilder container, String name, int port) {
    container.addNewPort().withName(name).withContainerPort(port).withProtocol("TCP").endPort();
  }

  private static Probe get(String path, int period, int failures) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath(path)
        .withNewPort(METRICS_PORT)
        .withScheme("HTTP")
        .endHttpGet()
        .withPeriodSeconds(period)
        .withTimeoutSeconds(2)
        .withFailureThreshold(failures)
        .withSuccessThreshold(1)
        .build();
  }

  private List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    arguments.add("proxy");
    arguments.add("--shard=" + shard.namespace() + "/" + shard.name());
    arguments.add("--control=" + installation.controlAddress());
    installation.tls().ifPresent(tls -> arguments.add("--control-ca=" + tls.trustFile()));
    arguments.add("--token-file=" + TOKEN_PATH + "/" + TOKEN_FILE);
    arguments.add("--proxy-id=$(" + POD_UID + ")");
    arguments.add("--config-dir=" + CONFIG_PATH);
    arguments.add("--cache-dir=" + CACHE_PATH);
    arguments.add("--server=" + SERVER_PATH + "/" + ServerDocument.FILE);
    // The pod left the Service before it is asked to stop: the sleep before saw to that.
    arguments.add("--readiness-delay=0s");
    return arguments;
  }

  private List<VolumeMount> mounts() {
    List<VolumeMount> mounts = new ArrayList<>();
    mounts.add(Pods.mount(Pods.TMP, Pods.TMP_PATH));
    mounts.add(Pods.mount(CACHE, CACHE_PATH));
    mounts.add(Pods.readOnly(SERVER, SERVER_PATH));
    mounts.add(Pods.readOnly(CONFIG, CONFIG_PATH));
    mounts.add(Pods.readOnly(TOKEN, TOKEN_PATH));
    mounts.add(Pods.readOnly(CURSOR, ServerDocument.CURSOR_PATH));
    installation
        .tls()
        .ifPresent(
            tls -> {
              mounts.add(Pods.readOnly(CA, tls.trustFolder()));
              mounts.add(Pods.readOnly(TLS, tls.identityFolder()));
            });
    if (shard.tls().isPresent()) {
      mounts.add(Pods.readOnly(ListenerFiles.VOLUME, installation.listenerFolder()));
    }
    shard.local().stream()
        .filter(plugin -> plugin.mode() == PluginMode.IN_PROCESS)
        .flatMap(plugin -> StoreMounts.mounts(plugin).stream())
        .forEach(mounts::add);
    return mounts;
  }
}
