package io.prism.operator.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.crds.PrismBackend;
import io.prism.operator.Resources;
import io.prism.operator.TinyApiServer;
import io.prism.operator.workload.PluginModel;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocalStoresTest {

  private static final String SIDECAR =
      "type: Postgres, connection: {url: 'postgres://pg:5432/prism', usernameFrom: {secretKeyRef:"
          + " {name: SECRET, key: user}}}, plugin: {mode: Sidecar}";

  private final TinyApiServer server = new TinyApiServer();

  @BeforeEach
  void store() {
    secret("mine", "\"prism.io/backend\": \"pg\"");
    secret("foreign", "");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void secret(String name, String labels) {
    server.objects.put(
        "/api/v1/namespaces/shop/secrets/" + name,
        "{\"kind\": \"Secret\", \"apiVersion\": \"v1\", \"metadata\": {\"name\": \"%s\", \"labels\": {%s}}, \"data\": {\"user\": \"eA==\"}}"
            .formatted(name, labels));
  }

  private static PrismBackend sidecar(String name, String secret, int port) {
    return Resources.backend(
        name,
        SIDECAR.replace("SECRET", secret).replace("Sidecar}", "Sidecar, port: " + port + "}"));
  }

  private LocalStores look(PrismBackend... backends) {
    return LocalStores.of(List.of(backends), true, server.client());
  }

  @Test
  void onlyThoseRunWhoseSecretsAreThereAndMeantForIt() {
    LocalStores stores =
        look(
            sidecar("mine", "mine", 50_101),
            sidecar("other", "mine", 50_102),
            sidecar("thief", "foreign", 50_103),
            sidecar("early", "absent", 50_104),
            Resources.postgres("remote"));

    assertThat(stores.plugins()).extracting(PluginModel::name).containsExactly("mine", "other");
  }

  @Test
  void oneWhosePortIsTakenIsLeftOutThoughTheOtherIsNotAccepted() {
    LocalStores stores = look(sidecar("a", "foreign", 50_101), sidecar("b", "mine", 50_101));

    assertThat(stores.plugins()).isEmpty();
    assertThat(stores.clashes())
        .containsExactly(
            "the PrismBackend b wants port 50101 for its sidecar, which the sidecar of the"
                + " PrismBackend a has already; give it another spec.plugin.port");
  }

  @Test
  void aVariableIsNoWayRoundTheLabel() {
    PrismBackend thief =
        Resources.backend(
            "thief",
            SIDECAR.replace("SECRET", "mine")
                + ", template: {env: [{name: LOOT, valueFrom: {secretKeyRef: {name: foreign, key:"
                + " user}}}]}");

    assertThat(look(thief).plugins()).isEmpty();
  }

  @Test
  void aGrantThatCannotBeHonouredKeepsItOut() {
    PrismBackend backend =
        Resources.backend(
            "b",
            SIDECAR.replace("SECRET", "mine")
                + ", allowedNamespaces: {from: Selector, selector: {matchLabels: {a: b}}}");

    assertThat(LocalStores.of(List.of(backend), true, server.client()).plugins()).hasSize(1);
    assertThat(LocalStores.of(List.of(backend), false, server.client()).plugins()).isEmpty();
  }
}
