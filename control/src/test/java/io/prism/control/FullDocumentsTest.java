package io.prism.control;

import static io.prism.control.snapshot.Permission.READ_ONLY;
import static io.prism.control.snapshot.Permission.READ_WRITE;
import static io.prism.control.snapshot.Permission.WRITE_ONLY;
import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.Durability;
import io.prism.control.snapshot.AccessPattern;
import io.prism.control.snapshot.BackendConfig;
import io.prism.control.snapshot.ListenerConfig;
import io.prism.control.snapshot.ListenerConfig.ClientAuth;
import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.NamespaceConfig;
import io.prism.control.snapshot.NamespaceLimits;
import io.prism.control.snapshot.RateLimit;
import io.prism.control.snapshot.SecretReference;
import io.prism.control.snapshot.ServerConfig;
import io.prism.control.snapshot.ServerLimits;
import io.prism.control.snapshot.Snapshot;
import io.prism.control.snapshot.TelemetryConfig;
import io.prism.control.snapshot.TelemetryConfig.LogFormat;
import io.prism.control.snapshot.TlsConfig;
import io.prism.control.violation.Rule;
import io.prism.control.violation.Violation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that use every field, read from end to end. */
class FullDocumentsTest {

  @TempDir Path folder;

  private ControlPlane control;
  private Snapshot snapshot;

  @BeforeEach
  void start() throws IOException {
    Workspace workspace = new Workspace(folder);
    workspace.application(document("full-prism.yaml")).server(document("full-server.yaml"));
    workspace.write("db-password", "hunter2\n").write("cursor-key", "c2VjcmV0\n");
    Stream.of("tls.pem", "tls.key", "ca.pem").forEach(name -> workspace.write(name, "pem"));
    workspace.host.with("PREVIOUS_CURSOR_KEY", "older");
    ConfigSources sources =
        new ConfigSources(
            Optional.of(folder.resolve("prism.yaml")),
            Optional.of(folder.resolve("server.yaml")),
            new Overrides(Optional.empty(), Map.of(ListenerKind.METRICS, 0)));
    control =
        ControlPlane.start(sources, InstalledTypes.all(), workspace.host, () -> Workspace.NOW);
    snapshot = control.current();
  }

  @AfterEach
  void stop() {
    control.close();
  }

  @Test
  void namespacesGetEverythingTheyAskFor() {
    NamespaceConfig orders = snapshot.namespace("orders").orElseThrow();

    assertThat(orders.pattern()).isEqualTo(AccessPattern.KEYVALUE);
    assertThat(orders.team()).contains("payments");
    assertThat(orders.backend()).isEqualTo("main");
    assertThat(orders.storeNamespace()).isEqualTo("orders");
    assertThat(orders.epoch()).isZero();
    assertThat(orders.durability()).isEqualTo(Durability.STRONG);
    assertThat(orders.limits())
        .isEqualTo(new NamespaceLimits(4L << 20, 200, Optional.of(new RateLimit(2_000, 5_000))));
    assertThat(orders.defaultTtl()).contains(Duration.ofDays(30));
    assertThat(orders.idempotencyWindow()).isEqualTo(Duration.ofHours(1));
    assertThat(orders.access().permissions())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "spiffe://example.org/ns/prod/sa/orders", READ_WRITE,
                "reports.prod", READ_ONLY,
                "billing.prod", READ_WRITE,
                "meters.prod", WRITE_ONLY));
    assertThat(orders.selectionReason()).isEqualTo("'main' (postgres): named in the document");
    assertThat(orders.toSpec("x").installation()).isEqualTo("x");
  }

  @Test
  void namespacesThatAskForLittleGetTheDefaults() {
    NamespaceConfig sessions = snapshot.namespace("sessions").orElseThrow();

    assertThat(sessions.team()).isEmpty();
    assertThat(sessions.backend()).isEqualTo("cache");
    assertThat(sessions.durability()).isEqualTo(Durability.BEST_EFFORT);
    assertThat(sessions.limits().maxValueBytes()).isEqualTo(1 << 20);
    assertThat(sessions.defaultTtl()).contains(Duration.ofMinutes(15));
    assertThat(sessions.idempotencyWindow()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void whatHasNoEffectIsToldAndNothingElse() {
    assertThat(control.warnings())
        .noneMatch(Violation::isError)
        .extracting(violation -> violation.location().path())
        .containsExactly(
            "namespaces[0].needs.latency",
            "namespaces[0].needs.read_rps",
            "namespaces[0].needs.write_rps",
            "namespaces[0].needs.data_size",
            "namespaces[0].needs.access_pattern",
            "namespaces[1].needs.throughput");
    assertThat(control.warnings())
        .extracting(Violation::rule)
        .containsOnly(Rule.NO_EFFECT, Rule.ASSUMED_SPLIT);
  }

  @Test
  void onlyStoresInUseAreInTheSnapshot() {
    assertThat(snapshot.backends().keySet()).containsExactly("cache", "main");
    BackendConfig main = snapshot.backends().get("main");
    assertThat(main.type()).isEqualTo("postgres");
    assertThat(main.factory()).isEqualTo("postgres");
    assertThat(main.isPlugin()).isFalse();
    assertThat(main.settings().values())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "hosts", "db1.example.org:5432,db2.example.org:5432",
                "password", "hunter2",
                "lanes", "4",
                "connect_timeout", "500ms",
                "queue_bytes", "32MiB",
                "tls", "true",
                "ca", "db-ca.pem"));
  }

  @Test
  void theServerIsConfigured() {
    ServerConfig server = snapshot.server();
    TlsConfig tls = new TlsConfig(path("tls.pem"), path("tls.key"), Optional.of(path("ca.pem")));

    assertThat(server.installation()).isEqualTo("example-prod");
    assertThat(server.dataDirectory()).isEqualTo(path("data"));
    assertThat(server.listener(ListenerKind.GRPC))
        .isEqualTo(new ListenerConfig("0.0.0.0", 18980, ClientAuth.MTLS, Optional.of(tls)));
    assertThat(server.listener(ListenerKind.HTTP))
        .isEqualTo(new ListenerConfig("0.0.0.0", 18080, ClientAuth.MTLS, Optional.of(tls)));
    assertThat(server.listener(ListenerKind.ADMIN))
        .isEqualTo(new ListenerConfig("127.0.0.1", 18981, ClientAuth.NONE, Optional.empty()));
    assertThat(server.limits()).isEqualTo(new ServerLimits(64L << 20, 1000, 20 << 20, 200));
    assertThat(server.http().allowedOrigins()).isEqualTo(List.of("https://app.example.org"));
    assertThat(server.http().allowedHosts()).isEqualTo(List.of("prism.example.org"));
    assertThat(server.drainTimeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(server.telemetry())
        .isEqualTo(
            new TelemetryConfig(
                Optional.of(URI.create("http://collector.example.org:4317")), LogFormat.JSON));
  }

  @Test
  void theCommandLineWinsOverTheDocument() {
    assertThat(snapshot.server().listener(ListenerKind.METRICS).port()).isZero();
    assertThat(snapshot.server().listener(ListenerKind.METRICS).host()).isEqualTo("0.0.0.0");
  }

  @Test
  void credentialsAreResolvedAndNeverShown() {
    assertThat(snapshot.server().cursorKeys().current().orElseThrow().value())
        .isEqualTo("c2VjcmV0");
    assertThat(snapshot.server().cursorKeys().previous().orElseThrow().value()).isEqualTo("older");
    assertThat(snapshot.server().cursorKeys().previous().orElseThrow().reference())
        .isEqualTo(new SecretReference.Variable("PREVIOUS_CURSOR_KEY"));
    assertThat(snapshot.toString()).doesNotContain("hunter2", "c2VjcmV0", "older");
  }

  private Path path(String name) {
    return folder.resolve(name).toAbsolutePath();
  }

  private static String document(String name) throws IOException {
    return Files.readString(Path.of("src/test/resources/documents", name));
  }
}
