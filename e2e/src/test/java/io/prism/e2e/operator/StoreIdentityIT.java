package io.prism.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismMarks;
import io.prism.crds.PrismNamespace;
import io.prism.crds.common.Condition;
import io.prism.e2e.cluster.ApiServer;
import io.prism.e2e.cluster.ApiServerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Another store in the place of the one that holds the data, on a real API server. No kubelet runs
 * there: the test runs the plugins.
 */
@ExtendWith(ApiServerExtension.class)
class StoreIdentityIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String HOME = "store-identity-it";

  @TempDir Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  private KubernetesClient client;
  private HostPlugins plugins;

  @BeforeEach
  void install() throws IOException {
    ApiServer server = keep(ApiServer.start());
    client = keep(server.client(HOME));
    plugins = keep(new HostPlugins(client, HOME, folder));
    Kinds.install(client);
    Kinds.namespaces(client, HOME);
    OperatorRole.give(client, HOME);
    Files.writeString(
        folder.resolve(OperatorReplica.DEFAULT_SHARD),
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismShard
        metadata: {name: default, namespace: store-identity-it}
        spec: {}
        """);
    keep(OperatorReplica.start(server, HOME, "first", 0, folder));
    apply(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismBackend
        metadata: {name: file, namespace: store-identity-it}
        spec:
          type: SQLite
          plugin: {healthCheck: {intervalSeconds: 1, timeoutSeconds: 1}}
        """);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void anotherStoreIsToldUntilTheOneBeforeIsBackOrTheOtherOneIsAccepted() throws Exception {
    HostPlugins.Plugin first = plugins.start("first", "--backend=sqlite");
    plugins.makePod("file", first);
    awaitIt("the store is known").until(() -> backend().getStatus().storeIdentity() != null);
    String identity = backend().getStatus().storeIdentity();
    useIt();
    awaitIt("pods that begin are told which store to find")
        .untilAsserted(
            () -> assertThat(note().getData()).isEqualTo(Map.of("storeIdentity", identity)));

    first.close();
    HostPlugins.Plugin other = plugins.start("other", "--backend=sqlite");
    plugins.replacePod("file", other);
    awaitIt("another store is told")
        .untilAsserted(
            () -> {
              assertThat(said("Reachable")).startsWith("False StoreIdentityMismatch");
              assertThat(said("Ready")).startsWith("False StoreIdentityMismatch");
              assertThat(said("Reachable")).contains("calls answer UNAVAILABLE");
              assertThat(healthOfNamespace()).startsWith("False StoreIdentityMismatch");
            });
    assertThat(backend().getStatus().storeIdentity()).isEqualTo(identity);

    other.close();
    HostPlugins.Plugin wary =
        plugins.startOver("other", "wary", "--backend=sqlite", "--store-identity=" + identity);
    plugins.replacePod("file", wary);
    awaitIt("a plugin that was told does not serve it")
        .untilAsserted(
            () -> assertThat(said("Reachable")).startsWith("False StoreIdentityMismatch"));

    plugins.replacePod("file", plugins.startOver("first", "again", "--backend=sqlite"));
    awaitIt("the one before is back")
        .untilAsserted(
            () -> {
              assertThat(said("Reachable")).startsWith("True");
              assertThat(healthOfNamespace()).startsWith("True");
            });

    plugins.replacePod("file", wary);
    awaitIt("and gone").until(() -> said("Reachable").startsWith("False StoreIdentityMismatch"));
    String accepted =
        said("Reachable").replaceFirst("(?s).* of the identity (\\S+), is found.*", "$1");
    assertThat(accepted).isNotEqualTo(identity).doesNotContain(" ");
    accept(accepted);
    wary.close();
    plugins.replacePod(
        "file",
        plugins.startOver("other", "willing", "--backend=sqlite", "--store-identity=" + accepted));
    awaitIt("the other one is used")
        .untilAsserted(
            () -> {
              assertThat(said("Reachable")).startsWith("True");
              assertThat(backend().getStatus().storeIdentity()).isEqualTo(accepted);
              assertThat(note().getData()).isEqualTo(Map.of("storeIdentity", accepted));
            });
    assertThat(
            client
                .apps()
                .statefulSets()
                .inNamespace(HOME)
                .withName("prism-plugin-file")
                .get()
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations())
        .as("pods begin anew")
        .containsEntry(PrismMarks.ACCEPT_STORE, accepted);
  }

  private void useIt() {
    apply(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismNamespace
        metadata: {name: notes, namespace: store-identity-it}
        spec:
          team: payments
          clientAPI: KeyValue
          backend: {mode: Explicit, ref: {name: file}}
          access: {owners: [{team: payments}]}
        """);
    awaitIt("it is in use").until(() -> backend().getStatus().usedBy() == 1);
  }

  private void accept(String identity) {
    client
        .resource(backend())
        .edit(
            backend -> {
              backend.getMetadata().setAnnotations(Map.of(PrismMarks.ACCEPT_STORE, identity));
              return backend;
            });
  }

  // ---- what is there

  private PrismBackend backend() {
    return client.resources(PrismBackend.class).inNamespace(HOME).withName("file").get();
  }

  private ConfigMap note() {
    return client.configMaps().inNamespace(HOME).withName("prism-plugin-file").get();
  }

  private String said(String type) {
    return said(backend().getStatus().conditions(), type);
  }

  private String healthOfNamespace() {
    return said(
        client
            .resources(PrismNamespace.class)
            .inNamespace(HOME)
            .withName("notes")
            .get()
            .getStatus()
            .conditions(),
        "BackendHealthy");
  }

  private static String said(List<Condition> conditions, String type) {
    return conditions.stream()
        .filter(condition -> type.equals(condition.type()))
        .map(each -> each.status() + " " + each.reason() + " " + each.message())
        .findFirst()
        .orElse("nothing");
  }

  private void apply(String yaml) {
    client.resource(yaml).fieldManager("test").forceConflicts().serverSideApply();
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private static ConditionFactory awaitIt(String what) {
    return Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions();
  }
}
