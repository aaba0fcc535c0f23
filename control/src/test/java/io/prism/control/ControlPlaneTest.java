package io.prism.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.backend.Durability;
import io.prism.control.snapshot.ListenerConfig;
import io.prism.control.snapshot.ListenerConfig.ClientAuth;
import io.prism.control.snapshot.ListenerKind;
import io.prism.control.snapshot.NamespaceConfig;
import io.prism.control.snapshot.Snapshot;
import io.prism.control.state.DataDirectoryException;
import io.prism.control.violation.Rule;
import io.prism.control.violation.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneTest {

  @TempDir Path folder;

  @Test
  void withoutDocumentsADurableAndAVolatileNamespaceAreServedOnLoopback() {
    try (ControlPlane control = new Workspace(folder).start()) {
      Snapshot snapshot = control.current();

      assertThat(snapshot.version()).isEqualTo(1);
      assertThat(snapshot.namespaces().keySet()).containsExactly("demo", "scratch");
      NamespaceConfig demo = snapshot.namespace("demo").orElseThrow();
      assertThat(demo.backend()).isEqualTo("local");
      assertThat(demo.durability()).isEqualTo(Durability.STRONG);
      assertThat(demo.defaultTtl()).isEmpty();
      NamespaceConfig scratch = snapshot.namespace("scratch").orElseThrow();
      assertThat(scratch.backend()).isEqualTo("memory");
      assertThat(scratch.durability()).isEqualTo(Durability.BEST_EFFORT);
      assertThat(snapshot.backends().get("local").type()).isEqualTo("sqlite");
      for (ListenerKind kind : ListenerKind.values()) {
        assertThat(snapshot.server().listener(kind))
            .isEqualTo(
                new ListenerConfig(
                    "127.0.0.1", kind.defaultPort(), ClientAuth.NONE, Optional.empty()));
      }
      assertThat(control.warnings()).isEmpty();
      assertThat(control.lastError()).isEmpty();
    }
  }

  @Test
  void theUsualPortsAreTheDocumentedOnes() {
    assertThat(ListenerKind.values())
        .extracting(ListenerKind::defaultPort)
        .containsExactly(8980, 8080, 8981, 9090);
  }

  @Test
  void aServerDocumentWithoutStoresGetsTheBuiltInOnes() {
    Workspace workspace = new Workspace(folder).server("limits: {concurrent_calls: 7}\n");

    try (ControlPlane control = workspace.start()) {
      assertThat(control.current().server().limits().concurrentCalls()).isEqualTo(7);
      assertThat(control.current().backends().keySet()).containsExactly("local", "memory");
    }
  }

  @Test
  void withoutAVolatileStoreThereIsNoScratchNamespace() {
    Workspace workspace = new Workspace(folder).server("backends: [{name: disk, type: sqlite}]\n");

    try (ControlPlane control = workspace.start()) {
      assertThat(control.current().namespaces().keySet()).containsExactly("demo");
    }
  }

  @Test
  void versionsGrowAcrossRestartsAndTheHashStays() {
    Workspace workspace = new Workspace(folder);
    Snapshot first;
    try (ControlPlane control = workspace.start()) {
      first = control.current();
    }

    try (ControlPlane control = workspace.start()) {
      assertThat(control.current().version()).isEqualTo(2);
      assertThat(control.current().hash()).isEqualTo(first.hash()).hasSize(64);
      assertThat(control.current().sameContent(first)).isTrue();
    }
  }

  @Test
  void anInstallationIsNamedOnceForADataDirectoryUnlessConfigured() {
    Workspace workspace = new Workspace(folder);
    String name;
    try (ControlPlane control = workspace.start()) {
      name = control.current().server().installation();
    }
    try (ControlPlane control = workspace.start()) {
      assertThat(control.current().server().installation()).isEqualTo(name).hasSize(36);
    }
    try (ControlPlane control = workspace.server("installation: prod-eu\n").start()) {
      assertThat(control.current().server().installation()).isEqualTo("prod-eu");
    }
  }

  @Test
  void everyViolationOfBothDocumentsIsToldAtOnce() {
    Workspace workspace =
        new Workspace(folder)
            .application("namespaces: [{name: a, pattern: pubsub}]\n")
            .server("drain_timeout: soon\nbackends: [{name: x, type: redis}]\n");

    assertThatThrownBy(workspace::start)
        .isInstanceOfSatisfying(
            InvalidConfigurationException.class,
            e ->
                assertThat(e.violations())
                    .extracting(Violation::rule)
                    .containsExactly(Rule.NOT_AVAILABLE, Rule.INVALID_VALUE, Rule.UNKNOWN_BACKEND))
        .hasMessageContaining("namespaces[0].pattern")
        .hasMessageContaining("drain_timeout")
        .hasMessageContaining("3 errors");
    assertThat(workspace.dataDirectory()).doesNotExist();
  }

  @Test
  void aFileThatIsMissingIsAViolation() {
    ConfigSources sources =
        new ConfigSources(
            Optional.of(folder.resolve("gone.yaml")), Optional.empty(), Overrides.NONE);

    List<Violation> violations = ControlPlane.validate(sources, InstalledTypes.all());

    assertThat(violations)
        .singleElement()
        .extracting(Violation::rule)
        .isEqualTo(Rule.FILE_UNREADABLE);
    assertThat(violations.getFirst().location().document()).endsWith("gone.yaml");
  }

  @Test
  void aFolderIsNoDocument() {
    ConfigSources sources =
        new ConfigSources(Optional.of(folder), Optional.empty(), Overrides.NONE);

    List<Violation> violations = ControlPlane.validate(sources, InstalledTypes.all());

    assertThat(violations)
        .singleElement()
        .extracting(Violation::rule)
        .isEqualTo(Rule.FILE_UNREADABLE);
    assertThat(violations.getFirst().problem()).contains("directory");
  }

  @Test
  void aHugeFileIsRefusedUnread() throws IOException {
    Path huge = folder.resolve("huge.yaml");
    Files.write(huge, new byte[(4 << 20) + 1]);
    ConfigSources sources = new ConfigSources(Optional.of(huge), Optional.empty(), Overrides.NONE);

    assertThat(ControlPlane.validate(sources, InstalledTypes.all()))
        .singleElement()
        .extracting(Violation::rule)
        .isEqualTo(Rule.FILE_TOO_LARGE);
  }

  @Test
  void validationTakesNoLockAndWritesNothing() {
    Workspace workspace = new Workspace(folder);

    assertThat(ControlPlane.validate(workspace.sources(), InstalledTypes.all())).isEmpty();
    assertThat(workspace.dataDirectory()).doesNotExist();

    try (ControlPlane control = workspace.start()) {
      assertThat(ControlPlane.validate(workspace.sources(), InstalledTypes.all())).isEmpty();
      assertThat(control.current().version()).isEqualTo(1);
    }
  }

  @Test
  void validationKnowsWhereDataIs() {
    Workspace workspace = new Workspace(folder).application(on("local"));
    workspace.start().close();

    workspace.server("backends: [{name: local, type: sqlite}, {name: other, type: sqlite}]\n");
    workspace.application(on("other"));

    assertThat(ControlPlane.validate(workspace.sources(), InstalledTypes.all()))
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.rule()).isEqualTo(Rule.BINDING_CONFLICT);
              assertThat(violation.problem()).contains("'local'", "'other'");
            });
  }

  @Test
  void aSecondUserOfADataDirectoryIsRefused() {
    Workspace workspace = new Workspace(folder);
    try (ControlPlane control = workspace.start()) {
      assertThat(control.current().version()).isEqualTo(1);
      assertThatThrownBy(workspace::start)
          .isInstanceOf(DataDirectoryException.class)
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid())
          .hasMessageContaining("--data-dir");
    }
    workspace.start().close();
  }

  @Test
  void aFailedStartGivesTheDataDirectoryUp() throws IOException {
    Workspace workspace = new Workspace(folder);
    workspace.start().close();
    Path state = workspace.dataDirectory().resolve("control-state.json");
    String good = Files.readString(state);
    Files.writeString(state, "{");
    assertThatThrownBy(workspace::start).isInstanceOf(DataDirectoryException.class);

    Files.writeString(state, good);
    workspace.start().close();
  }

  @Test
  void portsFromTheCommandLineWin() {
    ConfigSources sources =
        new ConfigSources(
            Optional.empty(),
            Optional.empty(),
            new Overrides(
                Optional.of(folder.resolve("data")),
                Map.of(ListenerKind.GRPC, 0, ListenerKind.HTTP, 1234)));

    try (ControlPlane control = ControlPlane.start(sources, InstalledTypes.all())) {
      assertThat(control.current().server().listener(ListenerKind.GRPC).port()).isZero();
      assertThat(control.current().server().listener(ListenerKind.HTTP).port()).isEqualTo(1234);
      assertThat(control.current().server().listener(ListenerKind.ADMIN).port()).isEqualTo(8981);
    }
  }

  private static String on(String store) {
    return "namespaces: [{name: orders, pattern: keyvalue, backend: {name: " + store + "}}]\n";
  }
}
