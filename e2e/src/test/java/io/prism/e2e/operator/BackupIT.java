package io.prism.e2e.operator;

import static io.prism.e2e.operator.OperatorWorld.awaitIt;
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
import io.prism.e2e.cluster.ApiServerExtension;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
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

  @RegisterExtension final OperatorWorld world = OperatorWorld.in(HOME, TEAM);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void versionsNeverGoBackAndGatewaysGoOn(boolean withConfigMaps) throws Exception {
    int pluginPort = FreePort.find();
    OperatorReplica first = world.start("first", 0);
    int port = first.controlPort();
    world.apply(shard("default", HOME));
    world.apply(backend(pluginPort));
    world.apply(namespace("notes"));
    HostPods pods = world.keep(new HostPods(world.client(), HOME, TEAM, "scratch", world.folder()));
    awaitIt("what pods mount is there").untilAsserted(pods::mount);
    awaitIt("the plugin is asked for").untilAsserted(pods::startPlugin);
    PrismProcess gateway = pods.startGateway("gateway", first);
    awaitIt("it is served").until(() -> isReady("notes"));
    awaitIt("it answers").until(() -> Calls.serves(gateway, "notes"));
    Calls.put(gateway, "notes", "a");

    world.apply(shard("own", TEAM));
    awaitIt("it has a configuration, beside it")
        .until(() -> world.get(ConfigMap.class, TEAM, OWN_INDEX) != null);

    List<HasMetadata> backup = backup(world.client(), withConfigMaps);
    assertThat(backup.stream().anyMatch(object -> object.getMetadata().getName().equals(OWN_INDEX)))
        .isEqualTo(withConfigMaps);

    for (String later : List.of("more", "still-more", "most")) {
      world.apply(namespace(later));
      awaitIt("it is served, too").until(() -> isReady(later));
    }
    long held = version();
    first.kill();

    world.replaceServer();
    backup.forEach(object -> world.client().resource(object).create());
    OperatorReplica leader = world.start("leader", 0);
    awaitIt("it leads").until(() -> leader.log().contains("this replica leads"));
    assertThat(Calls.get(gateway, "notes", "a")).isTrue();
    // The gateway finds a replica that does not lead.
    world.start("follower", port);

    awaitIt("the gateway is told more").until(() -> version() > held);
    awaitIt("it is ready again").until(() -> isReady("notes"));
    assertThat(Calls.get(gateway, "notes", "a")).isTrue();
    world.apply(namespace("late"));
    awaitIt("what is new is served").until(() -> isReady("late"));
    awaitIt("it answers").until(() -> Calls.serves(gateway, "late"));
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

  private long version() {
    ConfigMap index = world.get(ConfigMap.class, HOME, INDEX);
    return index == null ? 0 : Long.parseLong(index.getData().get("version"));
  }

  private boolean isReady(String name) {
    return world.told(PrismNamespace.class, TEAM, name).isTrue("Ready");
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
}
