package io.prism.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.backend.keyvalue.ScanPage;
import io.prism.backend.tck.Await;
import io.prism.common.v1.ErrorReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scans and counts over very many rows that nobody sees. */
class LongReadTest {

  private static final int MANY = 300_000;

  @TempDir Path directory;

  private TestStore store;

  @BeforeEach
  void start() {
    store = new TestStore(directory, Map.of());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void pageBehindDeadRowsIsFoundInEitherDirection() throws Exception {
    store.addDeadRows(10_000);
    Await.result(store.put("a", "1"));
    Await.result(store.put("dead-0004321", "2"));
    Await.result(store.put("z", "3"));

    assertThat(keysOfAllPages(false)).containsExactly("a", "dead-0004321", "z");
    assertThat(keysOfAllPages(true)).containsExactly("z", "dead-0004321", "a");
    assertThat(Await.result(store.count())).isEqualTo(3);
  }

  private List<String> keysOfAllPages(boolean reverse) {
    return Stream.iterate(
            Await.result(store.scan(store.call(), reverse)),
            page -> !page.entries().isEmpty(),
            page -> next(page, reverse))
        .flatMap(page -> page.entries().stream())
        .map(entry -> entry.key().text())
        .toList();
  }

  private ScanPage next(ScanPage page, boolean reverse) {
    return page.more()
        ? Await.result(store.scanBehind(page.entries().getLast().key(), reverse))
        : new ScanPage(List.of(), false);
  }

  @Test
  void scanStopsAtItsDeadline() throws Exception {
    store.addDeadRows(MANY);
    CompletableFuture<?> scan = store.scan(store.call("tested", Duration.ofMillis(10)), false);
    assertThat(Await.failure(scan).reason()).isEqualTo(ErrorReason.DEADLINE_EXCEEDED);
  }

  @Test
  void shortReadsTakeTurnsWithLongOnes() throws Exception {
    store.addDeadRows(MANY);
    store.open("quiet");
    List<CompletableFuture<Long>> busy = List.of(taken(store.count()), taken(store.count()));
    Await.result(store.scan(store.call("quiet", Duration.ofMinutes(1)), false));
    assertThat(busy).noneMatch(CompletableFuture::isDone);
    busy.forEach(Await::result);
  }

  /** Waits until a thread took the read. */
  private <R> CompletableFuture<R> taken(CompletableFuture<R> read) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> "0".equals(store.backend().health().details().get("waiting_reads")));
    return read;
  }

  @Test
  void longReadIsAnsweredWhenTheStoreCloses() throws Exception {
    store.addDeadRows(MANY);
    List<CompletableFuture<Long>> counts = List.of(store.count(), store.count(), store.count());
    store.close();
    assertThat(counts)
        .allSatisfy(
            count -> assertThat(Await.failure(count).reason()).isEqualTo(ErrorReason.DRAINING));
  }
}
