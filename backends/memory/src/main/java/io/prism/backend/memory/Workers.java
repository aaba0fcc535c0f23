package io.prism.backend.memory;

import io.prism.backend.DrainReport;
import io.prism.backend.error.Errors;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Runs what takes too long for a caller's thread, each on a virtual thread of its own. */
final class Workers implements AutoCloseable {

  private final ExecutorService threads;
  private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();

  Workers(String storeName) {
    threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("prism-memory-" + storeName + "-", 0).factory());
  }

  /** Runs work; after {@link #close} it fails with {@code DRAINING}. */
  <R> CompletableFuture<R> run(Supplier<R> work) {
    CompletableFuture<R> result;
    try {
      result = CompletableFuture.supplyAsync(work, threads);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(Errors.draining());
    }
    underWay.add(result);
    result.whenComplete((ignored, failure) -> underWay.remove(result));
    // The caller may cancel what it gets; the work, and our view of it, goes on.
    return result.copy();
  }

  /** Completes when the work under way has ended, or the time is over. */
  CompletableFuture<DrainReport> drain(Duration timeout) {
    List<CompletableFuture<?>> waited = List.copyOf(underWay);
    return CompletableFuture.allOf(waited.toArray(CompletableFuture[]::new))
        .handle((ended, failure) -> ended)
        .completeOnTimeout(null, timeout.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(
            ended -> {
              long drained = waited.stream().filter(CompletableFuture::isDone).count();
              return new DrainReport(drained, waited.size() - drained);
            });
  }

  /** Waits for all threads to end. */
  @Override
  public void close() {
    threads.close();
  }
}
