package io.prism.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.CallContext;
import io.prism.backend.Deadline;
import io.prism.backend.Settings;
import io.prism.backend.StoreIdentity;
import io.prism.backend.Version;
import io.prism.backend.WriteContext;
import io.prism.backend.tck.Await;
import io.prism.common.v1.ErrorReason;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the writer's thread makes of work that fails in ways nobody foresaw. */
class WriterTest {

  private static final String NAMESPACE = "tested";

  @TempDir Path directory;

  private final Namespaces namespaces = new Namespaces();
  private final Inbox<WriteCall<?>> inbox =
      new Inbox<>("writes", Inbox.BATCH_OPERATIONS, 1_000, 1_000_000);
  private Writer writer;
  private Thread thread;

  @BeforeEach
  void start() {
    SqliteOptions options = SqliteOptions.of(new Settings(Map.of()));
    StoreStatus status = new StoreStatus("store");
    BackendEnvironment environment =
        new BackendEnvironment(
            "store", directory, new SimpleMeterRegistry(), InstantSource.system());
    SqliteMeters meters = new SqliteMeters(environment);
    GroupCommit commits = new GroupCommit("store", namespaces, status, meters);
    writer =
        new Writer(
            "store",
            new Storage(directory.resolve("store.db"), options),
            inbox,
            namespaces,
            status,
            new StoreIdentity(environment),
            commits);
    thread = Thread.ofPlatform().daemon().unstarted(writer);
    writer.submit(
        new StoreTask<>(
            connection -> NamespaceTable.findOrAdd(connection, TestStore.spec(NAMESPACE)),
            namespaces::put));
  }

  @AfterEach
  void end() throws InterruptedException {
    inbox.close();
    thread.join();
  }

  @Test
  void failingTaskLeavesTheCallsThatWaitAlone() {
    StoreTask<Boolean> failing =
        new StoreTask<>(
            connection -> {
              throw new StackOverflowError();
            },
            done -> {});
    CompletableFuture<Boolean> waiting = call((workspace, namespace) -> true);
    writer.submit(failing);
    thread.start();

    assertThat(Await.failure(failing.future()).reason()).isEqualTo(ErrorReason.INTERNAL);
    assertThat(Await.result(waiting)).isTrue();
    assertThat(Await.result(call((workspace, namespace) -> true))).isTrue();
  }

  @Test
  void taskThatFailsAfterItsCommitIsAnsweredAndSoAreTheCallsThatWait() {
    StoreTask<Boolean> failing =
        new StoreTask<>(
            connection -> true,
            done -> {
              throw new NoClassDefFoundError();
            });
    CompletableFuture<Boolean> waiting = call((workspace, namespace) -> true);
    writer.submit(failing);
    thread.start();

    assertThat(Await.failure(failing.future()).reason()).isEqualTo(ErrorReason.OUTCOME_UNKNOWN);
    assertThat(Await.result(waiting)).isTrue();
    assertThat(Await.result(call((workspace, namespace) -> true))).isTrue();
  }

  @Test
  void callThatFailsWithAnErrorFailsAloneInItsBatch() {
    CompletableFuture<Boolean> before = call((workspace, namespace) -> true);
    CompletableFuture<Boolean> failing =
        call(
            (workspace, namespace) -> {
              throw new StackOverflowError();
            });
    List<CompletableFuture<Boolean>> behind =
        List.of(call((workspace, namespace) -> true), call((workspace, namespace) -> true));
    thread.start();

    assertThat(Await.failure(failing).reason()).isEqualTo(ErrorReason.INTERNAL);
    assertThat(Await.result(before)).isTrue();
    assertThat(behind).allSatisfy(call -> assertThat(Await.result(call)).isTrue());
  }

  private CompletableFuture<Boolean> call(WriteCall.Change<Boolean> change) {
    CallContext context = new CallContext(NAMESPACE, 0, Deadline.after(Duration.ofMinutes(1)));
    WriteCall<Boolean> call =
        new WriteCall<>(new WriteContext(context, new Version(0, 1)), 1, false, change);
    inbox.offer(call);
    return call.future();
  }
}
