package io.prism.control;

import static io.prism.control.Workspace.namespaces;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.control.snapshot.Snapshot;
import io.prism.control.violation.Rule;
import io.prism.control.violation.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatcherTest {

  @TempDir Path folder;

  private Workspace workspace;
  private ControlPlane control;
  private final List<Snapshot> published = new ArrayList<>();

  @BeforeEach
  void start() {
    workspace =
        new Workspace(folder)
            .application(namespaces("a", "b"))
            .server(Workspace.SERVER)
            .write("password", "hunter2")
            .write("cursor-key", "key-1");
    control = workspace.start();
    control.subscribe((previous, current) -> published.add(current));
  }

  @AfterEach
  void stop() {
    control.close();
  }

  @Test
  void nothingIsPublishedWhileNothingChanges() {
    control.poll();
    control.poll();

    assertThat(published).isEmpty();
  }

  @Test
  void aChangeIsPublishedAsAHigherVersionOnceTwoLooksSawIt() {
    workspace.application(namespaces("a", "c"));

    control.poll();
    assertThat(published).isEmpty();

    control.poll();
    assertThat(published).singleElement().isEqualTo(control.current());
    assertThat(control.current().version()).isEqualTo(2);
    assertThat(control.current().namespaces().keySet()).containsExactly("a", "c");
  }

  @Test
  void contentThatIsStillBeingWrittenIsNotJudged() {
    workspace.application("namespaces: [{name: a, patt");
    control.poll();
    workspace.application("namespaces: [{name: a, pattern: keyvalue}");
    control.poll();
    workspace.application(namespaces("a"));
    control.poll();

    assertThat(control.lastError()).isEmpty();
    control.poll();
    assertThat(control.current().namespaces().keySet()).containsExactly("a");
  }

  @Test
  void aChangeThatIsTakenBackIsForgotten() {
    workspace.application(namespaces("x"));
    control.poll();
    workspace.application(namespaces("a", "b"));
    control.poll();
    workspace.application(namespaces("x"));
    control.poll();

    assertThat(published).isEmpty();
  }

  @Test
  void aBadEditKeepsTheLastGoodSnapshotAndSaysWhy() {
    Snapshot good = control.current();

    edit(() -> workspace.application("namespaces: [{name: a, pattern: queue}, {name: B}]\n"));

    assertThat(control.current()).isSameAs(good);
    assertThat(published).isEmpty();
    ConfigError error = control.lastError().orElseThrow();
    assertThat(error.since()).isEqualTo(Workspace.NOW);
    assertThat(error.violations())
        .extracting(Violation::rule)
        .containsExactly(Rule.NOT_AVAILABLE, Rule.MISSING_FIELD, Rule.INVALID_VALUE);
  }

  @Test
  void repairingABadEditClearsTheError() {
    edit(() -> workspace.application("namespaces: 1\n"));
    edit(() -> workspace.application(namespaces("a", "b", "c")));

    assertThat(control.lastError()).isEmpty();
    assertThat(control.current().namespaces()).hasSize(3);
    assertThat(control.current().version()).isEqualTo(2);
  }

  @Test
  void takingABadEditBackClearsTheErrorWithoutANewVersion() {
    edit(() -> workspace.application("namespaces: 1\n"));
    edit(() -> workspace.application(namespaces("a", "b")));

    assertThat(control.lastError()).isEmpty();
    assertThat(published).isEmpty();
  }

  @Test
  void aCommentIsNoNewVersion() {
    edit(() -> workspace.application("# by the way\n" + namespaces("b", "a")));

    assertThat(published).isEmpty();
    assertThat(control.current().version()).isEqualTo(1);
  }

  @Test
  void aFileThatDisappearsIsABadEdit() {
    edit(() -> delete(folder.resolve("prism.yaml")));

    assertThat(control.current().namespaces().keySet()).containsExactly("a", "b");
    assertThat(violations()).extracting(Violation::rule).containsExactly(Rule.FILE_UNREADABLE);
  }

  @Test
  void anEditorThatReplacesTheFileIsNoticed() throws IOException {
    Path replacement = folder.resolve("prism.yaml.swp");
    Files.writeString(replacement, namespaces("renamed"));

    edit(() -> move(replacement, folder.resolve("prism.yaml")));

    assertThat(control.current().namespaces().keySet()).containsExactly("renamed");
  }

  @Test
  void aMountedConfigMapThatSwapsItsLinkIsNoticed() throws IOException {
    control.close();
    Path mount = Files.createDirectory(folder.resolve("mount"));
    for (String revision : List.of("..1", "..2")) {
      Files.createDirectory(mount.resolve(revision));
      Files.writeString(
          mount.resolve(revision).resolve("prism.yaml"), namespaces("in-" + revision.substring(2)));
    }
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..1"));
    Files.createSymbolicLink(mount.resolve("prism.yaml"), Path.of("..data/prism.yaml"));
    ConfigSources sources =
        new ConfigSources(
            Optional.of(mount.resolve("prism.yaml")),
            workspace.sources().server(),
            workspace.sources().overrides());
    control =
        ControlPlane.start(sources, InstalledTypes.all(), workspace.host, () -> Workspace.NOW);
    assertThat(control.current().namespaces().keySet()).containsExactly("in-1");

    Files.createSymbolicLink(mount.resolve("..new"), Path.of("..2"));
    edit(() -> move(mount.resolve("..new"), mount.resolve("..data")));

    assertThat(control.current().namespaces().keySet()).containsExactly("in-2");
  }

  @Test
  void otherServerSettingsApplyAtOnce() {
    edit(
        () ->
            workspace.server(
                Workspace.SERVER
                    + "drain_timeout: 3s\n"
                    + "limits: {concurrent_calls: 5, namespace_concurrency: 4}\n"
                    + "http: {allowed_hosts: [prism.example.org]}\n"));

    assertThat(control.lastError()).isEmpty();
    assertThat(control.current().server().drainTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(control.current().server().limits().concurrentCalls()).isEqualTo(5);
    assertThat(control.current().namespace("a").orElseThrow().limits().maxConcurrentCalls())
        .isEqualTo(4);
  }

  @Test
  void aNewStoreAndANamespaceOnItApplyAtOnce() {
    edit(
        () -> {
          workspace.server(
              Workspace.SERVER.replace("backends:", "backends:\n  - {name: extra, type: memory}"));
          workspace.application(
              namespaces("a", "b")
                  + "  - {name: c, pattern: keyvalue, needs: {durability: best-effort}, backend:"
                  + " {name: extra}}\n");
        });

    assertThat(control.current().backends().keySet()).containsExactly("extra", "local");
  }

  @Test
  void aRotatedCursorKeyAppliesAtOnce() {
    edit(() -> workspace.write("cursor-key", "key-2"));

    assertThat(control.current().version()).isEqualTo(2);
    assertThat(control.current().server().cursorKeys().current().orElseThrow().value())
        .isEqualTo("key-2");
  }

  @Test
  void aListenerThatFailsKeepsNobodyElseFromBeingTold() {
    List<Snapshot> second = new ArrayList<>();
    control.subscribe(
        (previous, current) -> {
          throw new IllegalStateException("a defect of the listener");
        });
    control.subscribe((previous, current) -> second.add(previous));
    Snapshot first = control.current();

    edit(() -> workspace.application(namespaces("z")));

    assertThat(second).containsExactly(first);
  }

  @Test
  void aChangeThatCannotBeRememberedIsNotAppliedAndIsTriedAgain() throws IOException {
    Path obstacle = workspace.dataDirectory().resolve("control-state.json.tmp");
    Files.createDirectory(obstacle);
    edit(() -> workspace.application(namespaces("a", "z")));

    assertThat(control.current().version()).isEqualTo(1);
    assertThat(violations()).extracting(Violation::rule).containsExactly(Rule.NOT_REMEMBERED);

    Files.delete(obstacle);
    control.poll();
    assertThat(control.current().namespaces().keySet()).containsExactly("a", "z");
    assertThat(control.lastError()).isEmpty();
  }

  @Test
  void aNamespaceThatComesBackFindsItsStoreAgain() {
    edit(() -> workspace.application(namespaces("b")));
    edit(
        () -> {
          workspace.server(
              Workspace.SERVER.replace("backends:", "backends:\n  - {name: also, type: sqlite}"));
          workspace.application(namespaces("a", "b", "new"));
        });

    assertThat(control.current().namespace("a").orElseThrow().backend()).isEqualTo("local");
    assertThat(control.current().namespace("new").orElseThrow().backend()).isEqualTo("also");
  }

  @Test
  void theScheduledLooksApplyAChange() throws Exception {
    CompletableFuture<Snapshot> applied = new CompletableFuture<>();
    control.subscribe((previous, current) -> applied.complete(current));
    try (ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor()) {
      control.watch(scheduler, Duration.ofMillis(5));
      assertThatThrownBy(() -> control.watch(scheduler, Duration.ofMillis(5)))
          .isInstanceOf(IllegalStateException.class);
      workspace.application(namespaces("watched"));

      assertThat(applied.get(10, TimeUnit.SECONDS).namespaces().keySet())
          .containsExactly("watched");
      control.close();
    }
  }

  private void edit(Runnable change) {
    change.run();
    control.poll();
    control.poll();
  }

  private List<Violation> violations() {
    return control.lastError().orElseThrow().violations();
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
