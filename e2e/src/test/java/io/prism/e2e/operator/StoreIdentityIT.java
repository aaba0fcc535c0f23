package io.prism.e2e.operator;

import static io.prism.e2e.operator.OperatorWorld.awaitIt;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.prism.crds.PrismBackend;
import io.prism.crds.PrismMarks;
import io.prism.crds.PrismNamespace;
import io.prism.e2e.cluster.ApiServerExtension;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Another store in the place of the one that holds the data, on a real API server. No kubelet runs
 * there: the test runs the plugins.
 */
@ExtendWith(ApiServerExtension.class)
class StoreIdentityIT {

  private static final String HOME = "store-identity-it";

  @RegisterExtension final OperatorWorld world = OperatorWorld.in(HOME);

  private HostPlugins plugins;

  @BeforeEach
  void start() throws IOException {
    plugins = world.keep(new HostPlugins(world.client(), HOME, world.folder()));
    world.defaultShard("{}");
    world.start("first", 0);
    world.apply(
        """
        apiVersion: prism.io/v1alpha1
        kind: PrismBackend
        metadata: {name: file, namespace: store-identity-it}
        spec:
          type: SQLite
          plugin: {healthCheck: {intervalSeconds: 1, timeoutSeconds: 1}}
        """);
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
    accept("garbage $(x)");
    awaitIt("what is no identity of the other one is refused")
        .untilAsserted(
            () ->
                assertThat(said("Reachable"))
                    .contains(
                        "names garbage $(x), but the store found is " + accepted,
                        "nothing was changed"));
    assertThat(backend().getStatus().storeIdentity()).isEqualTo(identity);
    assertThat(annotationsOfPods()).doesNotContainKey(PrismMarks.ACCEPT_STORE);
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
    assertThat(annotationsOfPods())
        .as("pods begin anew")
        .containsEntry(PrismMarks.ACCEPT_STORE, accepted);

    accept("whatever");
    awaitIt("a store that serves as it should is kept")
        .untilAsserted(
            () ->
                assertThat(said("Accepted"))
                    .startsWith("True")
                    .contains("names whatever", "nothing was changed"));
    assertThat(backend().getStatus().storeIdentity()).isEqualTo(accepted);
    assertThat(annotationsOfPods()).containsEntry(PrismMarks.ACCEPT_STORE, accepted);
  }

  private void useIt() {
    world.apply(
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
    world
        .client()
        .resource(backend())
        .edit(
            backend -> {
              backend.getMetadata().setAnnotations(Map.of(PrismMarks.ACCEPT_STORE, identity));
              return backend;
            });
  }

  // ---- what is there

  private PrismBackend backend() {
    return world.get(PrismBackend.class, HOME, "file");
  }

  private Map<String, String> annotationsOfPods() {
    return Objects.requireNonNullElse(
        world
            .get(StatefulSet.class, HOME, "prism-plugin-file")
            .getSpec()
            .getTemplate()
            .getMetadata()
            .getAnnotations(),
        Map.of());
  }

  private ConfigMap note() {
    return world.get(ConfigMap.class, HOME, "prism-plugin-file");
  }

  private String said(String type) {
    return Told.of(backend()).full(type);
  }

  private String healthOfNamespace() {
    return world.told(PrismNamespace.class, HOME, "notes").full("BackendHealthy");
  }
}
