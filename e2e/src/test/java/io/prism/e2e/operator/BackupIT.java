package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismNamespace;
import io.prism.crds.PrismShard;
import io.prism.e2e.FreePort;
import io.prism.e2e.PrismProcess;
import io.prism.e2e.cluster.ApiServer;
import io.prism.e2e.cluster.ApiServerExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Resources of an earlier day on a new API server, where every uid is another. The gateways have
 * seen later configurations and serve on; nobody tells them to go back.
 */
@ExtendWith(ApiServerExtension.class)
class BackupIT {

  private static final String HOME = "backup-it";
  private static final String TEAM = "backup-it-team";
  private static final String INDEX = "prism-config-default";
  private static final String OWN_INDEX = "prism-config-own";

  @TempDir Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void versionsNeverGoBackAndGatewaysGoOn(boolean withConfigMaps) throws Exception {
    int pluginPort = FreePort.find();
    ApiServer before = ApiServer.start();
    KubernetesClient old = keep(before.client(HOME));
    prepare(old);
    OperatorReplica first = OperatorReplica.start(before, HOME, "first", 0, folder);
    int port = first.controlPort();
    apply(old, shard("default", HOME));
    apply(old, backend(pluginPort));
    apply(old, namespace("notes"));
    HostPods pods = keep(new HostPods(old, HOME, TEAM, "scratch", folder));
    awaitIt("what pods mount is there").untilAsserted(pods::mount);
    awaitIt("the plugin is asked for").untilAsserted(pods::startPlugin);
    PrismProcess gateway = pods.startGateway("gateway", first);
    awaitIt("it is served").until(() -> isReady(old, "notes"));
    awaitIt("it answers").until(() -> Calls.serves(gateway, "notes"));
    Calls.put(gateway, "notes", "a");

    apply(old, shard("own", TEAM));
    awaitIt("it has a configuration, beside it")
        .until(() -> old.configMaps().inNamespace(TEAM).withName(OWN_INDEX).get() != null);

    List<HasMetadata> backup = backup(old, withConfigMaps);
    assertThat(backup.stream().anyMatch(object -> object.getMetadata().getName().equals(OWN_INDEX)))
        .isEqualTo(withConfigMaps);

    for (String later : List.of("more", "still-more", "most")) {
      apply(old, namespace(later));
      awaitIt("it is served, too").until(() -> isReady(old, later));
    }
    long held = version(old);
    first.kill();
    before.close();

    ApiServer after = keep(ApiServer.start());
    KubernetesClient young = keep(after.client(HOME));
    prepare(young);
    backup.forEach(object -> young.resource(object).create());
    OperatorReplica leader = keep(OperatorReplica.start(after, HOME, "leader", 0, folder));
    awaitIt("it leads").until(() -> leader.log().contains("this replica leads"));
    assertThat(Calls.get(gateway, "notes", "a")).isTrue();
    // The gateway finds a replica that does not lead.
    keep(OperatorReplica.start(after, HOME, "follower", port, folder));

    awaitIt("the gateway is told more").until(() -> version(young) > held);
    awaitIt("it is ready again").until(() -> isReady(young, "notes"));
    assertThat(Calls.get(gateway, "notes", "a")).isTrue();
    apply(young, namespace("late"));
    awaitIt("what is new is served").until(() -> isReady(young, "late"));
    awaitIt("it answers").until(() -> Calls.serves(gateway, "late"));
  }

  private static void prepare(KubernetesClient client) {
    Kinds.install(client);
    Kinds.namespaces(client, HOME, TEAM);
    OperatorRole.give(client, HOME);
  }

  /** As tools for backups do it: what belongs to one server is left out, statuses too. */
  private static List<HasMetadata> backup(KubernetesClient client, boolean withConfigMaps) {
    List<HasMetadata> all = new ArrayList<>();
    client
        .resources(PrismShard.class)
        .inAnyNamespace()
        .list()
        .getItems()
        .forEach(
            shard -> {
              shard.setStatus(null);
              all.add(shard);
            });
    client
        .resources(PrismBackend.class)
        .inNamespace(TEAM)
        .list()
        .getItems()
        .forEach(
            backend -> {
              backend.setStatus(null);
              all.add(backend);
            });
    client
        .resources(PrismNamespace.class)
        .inNamespace(TEAM)
        .list()
        .getItems()
        .forEach(
            namespace -> {
              namespace.setStatus(null);
              all.add(namespace);
            });
    // Else nobody believes the operator any more.
    all.add(client.secrets().inNamespace(HOME).withName("prism-ca").get());
    if (withConfigMaps) {
      all.addAll(
          client
              .configMaps()
              .inAnyNamespace()
              .withLabel("app.kubernetes.io/managed-by", "prism-operator")
              .list()
              .getItems());
    }
    return all.stream()
        .map(
            object -> {
              HasMetadata copy = Serialization.clone(object);
              ObjectMeta metadata = copy.getMetadata();
              copy.setMetadata(
                  new ObjectMetaBuilder()
                      .withName(metadata.getName())
                      .withNamespace(metadata.getNamespace())
                      .withLabels(metadata.getLabels())
                      .withAnnotations(metadata.getAnnotations())
                      .withFinalizers(metadata.getFinalizers())
                      .build());
              return copy;
            })
        .toList();
  }

  private static long version(KubernetesClient client) {
    ConfigMap index = client.configMaps().inNamespace(HOME).withName(INDEX).get();
    return index == null ? 0 : Long.parseLong(index.getData().get("version"));
  }

  private static boolean isReady(KubernetesClient client, String name) {
    PrismNamespace namespace =
        client.resources(PrismNamespace.class).inNamespace(TEAM).withName(name).get();
    return namespace != null
        && namespace.getStatus() != null
        && namespace.getStatus().conditions().stream()
            .anyMatch(found -> "Ready".equals(found.type()) && "True".equals(found.status()));
  }

  private static String shard(String name, String namespace) {
    return """
    apiVersion: prism.io/v1alpha1
    kind: PrismShard
    metadata: {name: %s, namespace: %s}
    spec: {proxy: {replicas: 1}}
    """
        .formatted(name, namespace);
  }

  private static String backend(int port) {
    return """
    apiVersion: prism.io/v1alpha1
    kind: PrismBackend
    metadata: {name: scratch, namespace: backup-it-team}
    spec: {type: MemStore, plugin: {port: %d}}
    """
        .formatted(port);
  }

  private static String namespace(String name) {
    return """
    apiVersion: prism.io/v1alpha1
    kind: PrismNamespace
    metadata: {name: %s, namespace: backup-it-team}
    spec:
      team: payments
      clientAPI: KeyValue
      needs: {durability: BestEffort}
      backend: {mode: Explicit, ref: {name: scratch}}
      access: {owners: [{team: payments}]}
    """
        .formatted(name);
  }

  private static void apply(KubernetesClient client, String yaml) {
    client.resource(yaml).fieldManager("test").forceConflicts().serverSideApply();
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private static ConditionFactory awaitIt(String what) {
    return Awaitility.await(what)
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions();
  }
}
