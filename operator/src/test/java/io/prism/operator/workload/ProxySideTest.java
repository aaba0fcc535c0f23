package io.prism.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A proxy is told where the plugin is, or where the store is. */
class ProxySideTest {

  private static final String BACKEND =
      """
      apiVersion: prism.io/v1alpha1
      kind: PrismBackend
      metadata: {name: pg, namespace: stores, uid: u}
      spec:
        type: Postgres
        connection:
          url: postgres://db:5432/prism
          usernameFrom: {secretKeyRef: {name: pg, key: username}}
          passwordFrom: {secretKeyRef: {name: pg, key: password}}
        tls: {mode: Server, caFrom: {configMapKeyRef: {name: ca, key: ca.crt}}}
        plugin: {mode: %s}
      """;

  @Test
  void aRemotePluginIsReachedThroughItsService() {
    var side = ProxySide.of(Matrix.plugin(BACKEND.formatted("Remote")), Matrix.tls());

    assertThat(side.factory()).isEqualTo("plugin");
    assertThat(side.settings())
        .containsOnly(
            Map.entry("address", "prism-plugin-pg.stores.svc:50100"),
            Map.entry("type", "postgres"),
            Map.entry("health_interval", "30s"),
            Map.entry("tls_ca", "/etc/prism/ca/ca.crt"),
            Map.entry("tls_certificate", "/etc/prism/tls/tls.crt"),
            Map.entry("tls_key", "/etc/prism/tls/tls.key"));
    assertThat(side.secretFiles()).isEmpty();
  }

  @Test
  void aSidecarIsReachedOnLoopbackInPlainText() {
    var side = ProxySide.of(Matrix.plugin(BACKEND.formatted("Sidecar")), Matrix.tls());

    assertThat(side.settings())
        .containsEntry("address", "127.0.0.1:50100")
        .doesNotContainKey("tls_ca");
  }

  @Test
  void aDriverInTheProxyGetsTheSettingsOfTheStore() {
    var side = ProxySide.of(Matrix.plugin(BACKEND.formatted("InProcess")), Matrix.tls());

    assertThat(side.factory()).isEqualTo("postgres");
    assertThat(side.settings())
        .containsOnly(
            Map.entry("hosts", "db:5432"),
            Map.entry("database", "prism"),
            Map.entry("ssl_mode", "verify-full"),
            Map.entry("ssl_root_cert", "/etc/prism/stores/pg/ssl_root_cert"));
    assertThat(side.secretFiles())
        .containsOnly(
            Map.entry("user", "/etc/prism/stores/pg/user"),
            Map.entry("password", "/etc/prism/stores/pg/password"));
  }

  @Test
  void theSecretsThatMustBeLabelledAreNamedOnce() {
    assertThat(Matrix.plugin(BACKEND.formatted("Remote")).secrets().keySet()).containsExactly("pg");
  }
}
