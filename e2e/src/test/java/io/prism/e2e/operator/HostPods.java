package io.prism.e2e.operator;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.e2e.PrismProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The gateways of the shard {@code default} and the plugin of one backend as processes of this
 * machine, where no kubelet starts them: with what the operator asks for, as far as that goes
 * without containers, and with the certificates that their pods would mount.
 */
final class HostPods implements AutoCloseable {

  private static final String SHARD = "default";

  private final KubernetesClient client;
  private final String home;
  private final String team;
  private final String backend;
  private final Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final MountedFiles gatewayTrust;
  private final MountedFiles gatewayIdentity;
  private final MountedFiles listenerFiles;
  private final MountedFiles pluginTrust;
  private final MountedFiles pluginIdentity;

  /**
   * Nothing runs yet.
   *
   * @param home the Kubernetes namespace of the shard
   * @param team the Kubernetes namespace of the backend
   */
  HostPods(KubernetesClient client, String home, String team, String backend, Path folder)
      throws IOException {
    this.client = client;
    this.home = home;
    this.team = team;
    this.backend = backend;
    this.folder = folder;
    this.gatewayTrust = new MountedFiles(files(folder).resolve("ca"));
    this.gatewayIdentity = new MountedFiles(files(folder).resolve("tls"));
    this.listenerFiles = new MountedFiles(files(folder).resolve("listeners"));
    this.pluginTrust = new MountedFiles(pluginFiles().resolve("ca"));
    this.pluginIdentity = new MountedFiles(pluginFiles().resolve("tls"));
  }

  /** Where gateways have their certificates; the operator has to know. */
  static Path files(Path folder) {
    return folder.resolve("pod");
  }

  private Path pluginFiles() {
    return folder.resolve("plugin-pod");
  }

  /** Brings what is mounted up to date. */
  void mount() throws IOException {
    mountGateways();
    pluginTrust.set(trust(team));
    pluginIdentity.set(content(team, "prism-tls-plugin-" + backend));
  }

  /** The same for gateways only, where the plugin has no pods of its own. */
  void mountGateways() throws IOException {
    gatewayTrust.set(trust(home));
    gatewayIdentity.set(content(home, "prism-tls-proxy-" + SHARD));
  }

  /** The same for the files with which gateways speak TLS to clients, as their pods name them. */
  void mountListeners() throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (VolumeProjection source : listeners().getProjected().getSources()) {
      if (source.getSecret() != null) {
        add(files, content(home, source.getSecret().getName()), source.getSecret().getItems());
      } else {
        ConfigMap map =
            client.configMaps().inNamespace(home).withName(source.getConfigMap().getName()).get();
        add(files, map.getData(), source.getConfigMap().getItems());
      }
    }
    listenerFiles.set(files);
  }

  private static void add(
      Map<String, String> files, Map<String, String> content, List<KeyToPath> items) {
    items.forEach(
        item ->
            files.put(
                item.getPath(), Objects.requireNonNull(content.get(item.getKey()), item.getKey())));
  }

  private Volume listeners() {
    return client
        .apps()
        .deployments()
        .inNamespace(home)
        .withName("prism-proxy-" + SHARD)
        .get()
        .getSpec()
        .getTemplate()
        .getSpec()
        .getVolumes()
        .stream()
        .filter(volume -> volume.getName().equals("listeners"))
        .findFirst()
        .orElseThrow();
  }

  private Map<String, String> trust(String namespace) {
    ConfigMap map = client.configMaps().inNamespace(namespace).withName("prism-ca").get();
    return Objects.requireNonNull(map, "prism-ca in " + namespace).getData();
  }

  /** Deletes certificates, and waits until there are others, which are returned by Secret. */
  Map<String, String> renew(Map<String, String> secrets) {
    Map<String, String> before = certificates(secrets);
    secrets.forEach(
        (name, namespace) -> client.secrets().inNamespace(namespace).withName(name).delete());
    return Awaitility.await("other certificates")
        .atMost(Duration.ofSeconds(90))
        .ignoreException(NullPointerException.class)
        .until(
            () -> certificates(secrets),
            now -> Collections.disjoint(now.values(), before.values()));
  }

  private Map<String, String> certificates(Map<String, String> secrets) {
    Map<String, String> certificates = new TreeMap<>();
    secrets.forEach(
        (name, namespace) -> certificates.put(name, content(namespace, name).get("tls.crt")));
    return certificates;
  }

  /** The files of a Secret. */
  Map<String, String> content(String namespace, String name) {
    Secret secret =
        Objects.requireNonNull(client.secrets().inNamespace(namespace).withName(name).get(), name);
    Map<String, String> files = new TreeMap<>();
    secret
        .getData()
        .forEach(
            (file, value) ->
                files.put(
                    file, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    return files;
  }

  /** Starts the plugin with the arguments of its workload; who ends it may start it once more. */
  Process startPlugin() throws IOException {
    List<String> arguments =
        pluginTemplate().getSpec().getContainers().getFirst().getArgs().stream()
            .map(argument -> argument.replace(files(folder).toString(), pluginFiles().toString()))
            .map(argument -> argument.replace("0.0.0.0", "127.0.0.1"))
            .map(argument -> argument.replace("--metrics-port=9090", "--metrics-port=0"))
            .map(argument -> argument.replace("/var/lib/prism", folder.resolve("data").toString()))
            .toList();
    Process plugin =
        new ProcessBuilder(
                Stream.concat(Stream.of(PrismProcess.command()), arguments.stream()).toList())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("plugin.log").toFile())
            .start();
    open.add(
        () -> {
          plugin.destroy();
          plugin.waitFor();
        });
    return plugin;
  }

  private PodTemplateSpec pluginTemplate() {
    String name = "prism-plugin-" + backend;
    Deployment many = client.apps().deployments().inNamespace(team).withName(name).get();
    return many != null
        ? many.getSpec().getTemplate()
        : client
            .apps()
            .statefulSets()
            .inNamespace(team)
            .withName(name)
            .get()
            .getSpec()
            .getTemplate();
  }

  /** Starts a gateway and waits until it listens. */
  PrismProcess startGateway(String name, OperatorReplica operator) throws IOException {
    return startGateway(name, operator, "pod-" + name);
  }

  /** The same, for a pod with this uid, and with these arguments more. */
  PrismProcess startGateway(String name, OperatorReplica operator, String uid, String... more)
      throws IOException {
    Path server =
        // Says nothing, so that the gateway listens on loopback.
        Files.writeString(
            folder.resolve("server.yaml"), "apiVersion: prism.io/v1\nkind: PrismServer\n");
    return start(name, operator, uid, server, more);
  }

  /**
   * Starts a gateway with the start-up document that the operator makes, and waits until it
   * listens, on loopback and on free ports.
   */
  PrismProcess startAsWritten(String name, OperatorReplica operator) throws IOException {
    Path own = Files.createDirectories(folder.resolve(name));
    new MountedFiles(own.resolve("cursor")).set(content(home, "prism-cursor-" + SHARD));
    ConfigMap map = client.configMaps().inNamespace(home).withName("prism-server-" + SHARD).get();
    String document =
        map.getData()
            .get("server.yaml")
            .replace("0.0.0.0", "127.0.0.1")
            .replace("/var/cache/prism", own.resolve("cache").toString())
            .replace("/etc/prism/cursor", own.resolve("cursor").toString());
    return start(
        name, operator, "pod-" + name, Files.writeString(own.resolve("server.yaml"), document));
  }

  private PrismProcess start(
      String name, OperatorReplica operator, String uid, Path server, String... more)
      throws IOException {
    String operatorName = "prism-operator." + home + ".svc";
    Path hosts =
        Files.writeString(
            folder.resolve("hosts"),
            "127.0.0.1 prism-plugin-%s.%s.svc\n127.0.0.1 %s\n"
                .formatted(backend, team, operatorName));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--shard=" + home + "/" + SHARD,
                "--control=" + operatorName + ":" + operator.controlPort(),
                "--control-ca=" + files(folder).resolve("ca/ca.crt"),
                "--server=" + server,
                "--proxy-id=" + uid,
                "--cache-dir=" + folder.resolve(name).resolve("cache")));
    arguments.addAll(List.of(more));
    PrismProcess gateway =
        PrismProcess.proxy(
            Files.createDirectories(folder.resolve(name)),
            Map.of("PRISM_JAVA_OPTS", "-Djdk.net.hosts.file=" + hosts),
            arguments.toArray(String[]::new));
    open.add(gateway);
    return gateway;
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }
}
