package io.prism.control;

import static io.prism.control.Workspace.namespaces;
import static org.assertj.core.api.Assertions.assertThat;

import io.prism.control.document.HostAccess;
import io.prism.control.snapshot.Snapshot;
import io.prism.control.violation.Rule;
import io.prism.control.violation.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the watch does when something other than the documents is wrong. */
class ConfigWatcherFailureTest {

  @TempDir Path folder;

  private final Queue<Runnable> beforeReads = new ArrayDeque<>();
  private Instant now = Workspace.NOW;
  private boolean failing = true;
  private Workspace workspace;
  private ControlPlane control;

  @BeforeEach
  void start() {
    workspace = new Workspace(folder).application(namespaces("a"));
    control =
        ControlPlane.start(
            workspace.sources(), InstalledTypes.all(), new InterruptedReads(), this::tick);
  }

  @AfterEach
  void stop() {
    control.close();
  }

  @Test
  void aListenerThatFailsIsToldAgainUntilItSucceeds() {
    List<List<Snapshot>> told = new ArrayList<>();
    control.subscribe(
        (previous, current) -> {
          told.add(List.of(previous, current));
          failWhileFailing();
        });
    Snapshot first = control.current();

    edit(namespaces("b"));
    Snapshot second = control.current();
    assertThat(violations())
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.rule()).isEqualTo(Rule.NOT_APPLIED);
              assertThat(violation.problem()).contains("version 2", "IllegalStateException");
            });

    failing = false;
    control.poll();
    control.poll();

    assertThat(control.lastError()).isEmpty();
    assertThat(told).containsExactly(List.of(first, second), List.of(first, second));
  }

  @Test
  void aListenerThatFailsOnOneConfigurationMayTakeTheNext() {
    List<List<Snapshot>> told = new ArrayList<>();
    control.subscribe(
        (previous, current) -> {
          if (current.namespaces().containsKey("b")) {
            throw new IllegalStateException("a defect");
          }
          told.add(List.of(previous, current));
        });
    Snapshot first = control.current();
    edit(namespaces("b"));
    edit(namespaces("c"));

    assertThat(told).containsExactly(List.of(first, control.current()));
    assertThat(control.lastError()).isEmpty();
  }

  @Test
  void aListenerThatSucceededIsNotToldAgain() {
    List<Snapshot> told = new ArrayList<>();
    control.subscribe((previous, current) -> failWhileFailing());
    control.subscribe((previous, current) -> told.add(current));

    edit(namespaces("b"));
    control.poll();

    assertThat(told).containsExactly(control.current());
  }

  @Test
  void aBadEditIsStillToldOnceTheListenerSucceeds() {
    control.subscribe((previous, current) -> failWhileFailing());
    edit(namespaces("b"));
    edit("namespaces: 1\n");
    assertThat(violations()).extracting(Violation::rule).containsExactly(Rule.NOT_APPLIED);

    failing = false;
    control.poll();

    assertThat(violations()).extracting(Violation::rule).containsExactly(Rule.WRONG_TYPE);
  }

  @Test
  void contentThatChangesBetweenTheSecondLookAndTheReadingIsNotJudged() {
    workspace.application(namespaces("b"));
    control.poll();
    beforeReads.add(() -> {});
    beforeReads.add(() -> workspace.application("namespaces: [{name: c, patt"));
    control.poll();
    assertThat(control.lastError()).isEmpty();
    assertThat(control.current().version()).isEqualTo(1);

    edit(namespaces("c"));
    assertThat(control.current().namespaces().keySet()).containsExactly("c");
    assertThat(control.current().version()).isEqualTo(2);
  }

  @Test
  void aFailureThatLastsIsOneError() throws IOException {
    Files.createDirectory(workspace.dataDirectory().resolve("control-state.json.tmp"));
    edit(namespaces("b"));
    ConfigError error = control.lastError().orElseThrow();

    control.poll();

    assertThat(control.lastError().orElseThrow()).isSameAs(error);
  }

  @Test
  void aChangeThatCouldNotBeRememberedAndIsTakenBackIsNoError() throws IOException {
    Files.createDirectory(workspace.dataDirectory().resolve("control-state.json.tmp"));
    edit(namespaces("b"));
    edit(namespaces("a"));

    assertThat(control.lastError()).isEmpty();
  }

  @Test
  void aLookThatFailsIsOneErrorUntilALookSucceeds() {
    beforeReads.add(this::failWhileFailing);
    beforeReads.add(this::failWhileFailing);
    control.poll();
    ConfigError error = control.lastError().orElseThrow();
    assertThat(error.violations()).extracting(Violation::rule).containsExactly(Rule.NOT_APPLIED);

    control.poll();
    assertThat(control.lastError().orElseThrow()).isSameAs(error);

    control.poll();
    assertThat(control.lastError()).isEmpty();
  }

  private void edit(String application) {
    workspace.application(application);
    control.poll();
    control.poll();
  }

  private List<Violation> violations() {
    return control.lastError().orElseThrow().violations();
  }

  private void failWhileFailing() {
    if (failing) {
      throw new IllegalStateException("a defect");
    }
  }

  private Instant tick() {
    now = now.plusSeconds(1);
    return now;
  }

  /** The real files, with something happening just before some of the reads. */
  private final class InterruptedReads implements HostAccess {

    @Override
    public Optional<String> variable(String name) {
      return Optional.empty();
    }

    @Override
    public byte[] read(Path file, int limit) throws IOException {
      Optional.ofNullable(beforeReads.poll()).ifPresent(Runnable::run);
      return HostAccess.system().read(file, limit);
    }
  }
}
