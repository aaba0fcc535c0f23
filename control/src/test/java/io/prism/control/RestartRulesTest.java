package io.prism.control;

import static io.prism.control.Workspace.SERVER;
import static io.prism.control.Workspace.namespaces;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.prism.control.snapshot.Snapshot;
import io.prism.control.violation.Location;
import io.prism.control.violation.Rule;
import io.prism.control.violation.Violation;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RestartRulesTest {

  @TempDir Path folder;

  private Workspace workspace;
  private ControlPlane control;

  @BeforeEach
  void start() {
    workspace =
        new Workspace(folder)
            .application(namespaces("a", "b"))
            .server(SERVER)
            .write("password", "hunter2")
            .write("cursor-key", "key-1");
    control = workspace.start();
  }

  @AfterEach
  void stop() {
    control.close();
  }

  static Stream<Arguments> changesThatNeedARestart() {
    return Stream.of(
        arguments("installation", "installation: test", "installation: other"),
        arguments("listeners.grpc", "port: 1", "port: 2"),
        arguments("limits.max_message", "backends:", "limits: {max_message: 16MiB}\nbackends:"),
        arguments("telemetry", "backends:", "telemetry: {log_format: json}\nbackends:"),
        arguments(
            "backends[local]",
            "{name: local, type: sqlite}",
            "{name: local, type: sqlite, settings: {path: x}}"));
  }

  @ParameterizedTest
  @MethodSource("changesThatNeedARestart")
  void whatNeedsARestartIsRefusedAsAWhole(String path, String before, String after) {
    Snapshot running = control.current();

    edit(
        () -> {
          workspace.server(SERVER.replace(before, after));
          workspace.application(namespaces("a", "b", "c"));
        });

    assertThat(control.current()).isSameAs(running);
    assertThat(violations())
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.rule()).isEqualTo(Rule.RESTART_REQUIRED);
              assertThat(violation.location().path()).isEqualTo(path);
              assertThat(violation.problem()).contains("nothing was applied");
            });
  }

  @Test
  void anotherDataDirectoryNeedsARestart() {
    control.close();
    workspace.server(SERVER + "data_directory: one\n");
    ConfigSources sources =
        new ConfigSources(
            workspace.sources().application(), workspace.sources().server(), Overrides.NONE);
    control =
        ControlPlane.start(sources, InstalledTypes.all(), workspace.host, () -> Workspace.NOW);

    edit(() -> workspace.server(SERVER + "data_directory: two\n"));

    assertThat(violations())
        .extracting(violation -> violation.location().path())
        .containsExactly("data_directory");
  }

  @Test
  void aChangedPasswordOfAStoreInUseNeedsARestartAndIsNotShown() {
    edit(
        () ->
            workspace.application(
                "namespaces: [{name: a, pattern: keyvalue, backend: {name: local}}, {name: n, pattern:"
                    + " keyvalue, backend: {name: remote}}]\n"));
    assertThat(control.current().backends().keySet()).containsExactly("local", "remote");

    edit(() -> workspace.write("password", "hunter3"));

    assertThat(violations())
        .singleElement()
        .extracting(Violation::rule)
        .isEqualTo(Rule.RESTART_REQUIRED);
    assertThat(violations().toString()).doesNotContain("hunter");
  }

  @Test
  void theErrorNamesTheDocument() {
    edit(() -> workspace.server(SERVER.replace("port: 1", "port: 2")));

    assertThat(violations())
        .extracting(Violation::location)
        .extracting(Location::document)
        .containsExactly(folder.resolve("server.yaml").toString());
  }

  private void edit(Runnable change) {
    change.run();
    control.poll();
    control.poll();
  }

  private List<Violation> violations() {
    return control.lastError().orElseThrow().violations();
  }
}
