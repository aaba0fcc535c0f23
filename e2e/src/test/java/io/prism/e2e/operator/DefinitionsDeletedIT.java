package io.prism.e2e.operator;

import static io.prism.e2e.operator.OperatorWorld.awaitIt;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismMigration;
import io.prism.crds.PrismNamespace;
import io.prism.crds.PrismPolicy;
import io.prism.crds.PrismShard;
import io.prism.e2e.FreePort;
import io.prism.e2e.PrismProcess;
import io.prism.e2e.cluster.ApiServerExtension;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody deletes all definitions by mistake: the API server then deletes all resources, those
 * without a finalizer at once. What runs goes on, and the guide's way back loses nothing.
 */
@ExtendWith(ApiServerExtension.class)
class DefinitionsDeletedIT {

  private static final String HOME = "definitions-deleted-it";
  private static final String TEAM = "definitions-deleted-it-team";
  private static final List<Class<? extends CustomResource<?, ?>>> KINDS =
      List.of(
          PrismPolicy.class,
          PrismShard.class,
          PrismBackend.class,
          PrismNamespace.class,
          PrismMigration.class);

  /** Those that something else relies on. */
  private static final List<Class<? extends CustomResource<?, ?>>> HELD =
      List.of(PrismShard.class, PrismBackend.class, PrismNamespace.class);

  private static final List<Class<? extends HasMetadata>> OURS =
      List.of(
          Deployment.class,
          Service.class,
          ServiceAccount.class,
          ConfigMap.class,
          Secret.class,
          PodDisruptionBudget.class,
          NetworkPolicy.class);

  @RegisterExtension final OperatorWorld world = OperatorWorld.in(HOME, TEAM);

  private KubernetesClient client;

  @BeforeEach
  void begin() throws IOException {
    client = world.client();
    world.defaultShard("{proxy: {replicas: 1}}");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everythingGoesOnAndTheWayBackLosesNothing(boolean isRestarted) throws Exception {
    OperatorReplica first = world.start("first", 0);
    world.apply(policy());
    world.apply(backend(FreePort.find()));
    world.apply(namespace("notes", ""));
    HostPods pods = world.keep(new HostPods(client, HOME, TEAM, "scratch", world.folder()));
    awaitIt("what pods mount is there").untilAsserted(pods::mount);
    awaitIt("the plugin is asked for").untilAsserted(pods::startPlugin);
    PrismProcess gateway = pods.startGateway("gateway", first);
    awaitIt("it is served").until(() -> isTrue(PrismNamespace.class, "notes", "Ready"));
    awaitIt("it answers").until(() -> Calls.serves(gateway, "notes"));
    Calls.put(gateway, "notes", "a");
    Map<String, String> workloads = workloads();
    Map<String, Map<String, String>> kept = kept();
    List<HasMetadata> backup = backup();

    KINDS.forEach(kind -> definition(kind).delete());

    awaitIt("what is in use says that it stays")
        .untilAsserted(
            () -> {
              assertThat(isTrue(PrismNamespace.class, "notes", "DeletionBlocked")).isTrue();
              assertThat(isTrue(PrismBackend.class, "scratch", "DeletionBlocked")).isTrue();
              assertThat(isTrue(PrismShard.class, "default", "DeletionBlocked")).isTrue();
            });
    awaitIt("what nobody needs to run is gone").until(() -> definitions().equals(HELD));
    world.apply(namespace("notes", ", maxValueSize: 2Mi"));
    awaitIt("changes are heeded still")
        .until(() -> isInForce(resource(PrismNamespace.class, "notes")));
    assertThat(Calls.get(gateway, "notes", "a")).isTrue();
    assertThat(workloads()).isEqualTo(workloads);
    assertThat(kept().keySet()).isEqualTo(kept.keySet());

    // The guide's way back.
    OperatorReplica operator = first;
    if (isRestarted) {
      first.close();
    }
    orphanWorkloads();
    for (var kind : HELD) {
      awaitIt("the definition is gone")
          .until(
              () -> {
                boolean isGone = definition(kind).get() == null;
                if (!isGone) {
                  letGo(kind);
                }
                return isGone;
              });
    }
    if (isRestarted) {
      operator = world.start("second", first.controlPort());
    }
    assertThat(Calls.get(gateway, "notes", "a")).isTrue();
    assertThat(workloads()).isEqualTo(workloads);
    assertThat(kept().keySet()).isEqualTo(kept.keySet());

    Kinds.installOwn(client);
    backup.forEach(world::apply);

    awaitIt("it is ready again").until(() -> isTrue(PrismNamespace.class, "notes", "Ready"));
    awaitIt("the owners have what was theirs").until(this::allAreOwned);
    assertThat(workloads()).isEqualTo(workloads);
    assertThat(kept()).containsAllEntriesOf(claims(kept));
    assertThat(Calls.get(gateway, "notes", "a")).isTrue();
    world.apply(namespace("late", ""));
    awaitIt("what is new is served").until(() -> Calls.serves(gateway, "late"));
    assertThat(operator.log()).doesNotContain("Exhausted retries");
  }

  // ---- the way back

  /** So that nothing goes with its owner. */
  private void orphanWorkloads() {
    ours()
        .forEach(
            object ->
                client
                    .resource(object)
                    .edit(
                        found -> {
                          found.getMetadata().setOwnerReferences(List.of());
                          return found;
                        }));
  }

  /** Takes the finalizers off, which ends what is being deleted. */
  private <T extends CustomResource<?, ?>> void letGo(Class<T> kind) {
    client
        .resources(kind)
        .inAnyNamespace()
        .list()
        .getItems()
        .forEach(
            found ->
                client
                    .resource(found)
                    .edit(
                        resource -> {
                          resource.getMetadata().setFinalizers(List.of());
                          return resource;
                        }));
  }

  private List<HasMetadata> backup() {
    List<HasMetadata> all = new ArrayList<>();
    for (var kind : KINDS) {
      for (CustomResource<?, ?> found : client.resources(kind).inAnyNamespace().list().getItems()) {
        ObjectMeta metadata = found.getMetadata();
        found.setStatus(null);
        found.setMetadata(
            new ObjectMetaBuilder()
                .withName(metadata.getName())
                .withNamespace(metadata.getNamespace())
                .withAnnotations(metadata.getAnnotations())
                .withLabels(metadata.getLabels())
                .build());
        all.add(found);
      }
    }
    return all;
  }

  // ---- what is there

  /** The uids of what runs. */
  private Map<String, String> workloads() {
    return ours()
        .filter(object -> !object.getKind().equals("ConfigMap"))
        .collect(
            Collectors.toMap(
                object -> object.getKind() + " " + object.getMetadata().getName(),
                object -> object.getMetadata().getUid(),
                (one, other) -> other,
                TreeMap::new));
  }

  private Stream<HasMetadata> ours() {
    return OURS.stream()
        .flatMap(this::all)
        .filter(
            object ->
                object.getMetadata().getLabels() != null
                    && "prism-operator"
                        .equals(
                            object.getMetadata().getLabels().get("app.kubernetes.io/managed-by")))
        .filter(object -> object.getMetadata().getDeletionTimestamp() == null);
  }

  private Stream<HasMetadata> all(Class<? extends HasMetadata> kind) {
    return client.resources(kind).inAnyNamespace().list().getItems().stream()
        .map(HasMetadata.class::cast);
  }

  /** What must never be lost, by name. */
  private Map<String, Map<String, String>> kept() {
    return client
        .configMaps()
        .inNamespace(HOME)
        .withLabel("app.kubernetes.io/managed-by", "prism-operator")
        .list()
        .getItems()
        .stream()
        .filter(map -> map.getMetadata().getName().matches("prism-(claim|config)-.*"))
        .collect(
            Collectors.toMap(
                map -> map.getMetadata().getName(), ConfigMap::getData, (a, b) -> b, TreeMap::new));
  }

  private static Map<String, Map<String, String>> claims(Map<String, Map<String, String>> kept) {
    return kept.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("prism-claim-"))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private boolean allAreOwned() {
    List<String> owners =
        HELD.stream().flatMap(this::all).map(owner -> owner.getMetadata().getUid()).toList();
    return ours()
        .filter(object -> object.getKind().equals("Deployment"))
        .allMatch(
            object ->
                object.getMetadata().getOwnerReferences().size() == 1
                    && owners.contains(
                        object.getMetadata().getOwnerReferences().getFirst().getUid()));
  }

  private List<Class<? extends CustomResource<?, ?>>> definitions() {
    return KINDS.stream().filter(kind -> definition(kind).get() != null).toList();
  }

  private Resource<CustomResourceDefinition> definition(
      Class<? extends CustomResource<?, ?>> kind) {
    return client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName(HasMetadata.getFullResourceName(kind));
  }

  private <T extends CustomResource<?, ?>> T resource(Class<T> kind, String name) {
    return world.get(kind, kind == PrismShard.class ? HOME : TEAM, name);
  }

  private boolean isTrue(Class<? extends CustomResource<?, ?>> kind, String name, String type) {
    return Told.of(resource(kind, name)).isTrue(type);
  }

  private static boolean isInForce(PrismNamespace namespace) {
    return namespace
        .getMetadata()
        .getGeneration()
        .equals(namespace.getStatus().acceptedGeneration());
  }

  // ---- resources

  private static String policy() {
    return """
        apiVersion: prism.io/v1alpha1
        kind: PrismPolicy
        metadata: {name: default}
        spec: {teams: [{name: "*", level: Advanced, allowedK8sNamespaces: ["*"], limits: {allowedBackendTypes: [MemStore]}}]}
        """;
  }

  private static String backend(int port) {
    return """
        apiVersion: prism.io/v1alpha1
        kind: PrismBackend
        metadata: {name: scratch, namespace: definitions-deleted-it-team}
        spec: {type: MemStore, plugin: {port: %d}}
        """
        .formatted(port);
  }

  private static String namespace(String name, String needs) {
    return """
        apiVersion: prism.io/v1alpha1
        kind: PrismNamespace
        metadata: {name: %s, namespace: definitions-deleted-it-team}
        spec:
          team: payments
          clientAPI: KeyValue
          needs: {durability: BestEffort%s}
          backend: {mode: Explicit, ref: {name: scratch}}
          access: {owners: [{team: payments}]}
        """
        .formatted(name, needs);
  }
}
