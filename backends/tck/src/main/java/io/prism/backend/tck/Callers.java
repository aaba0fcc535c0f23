package io.prism.backend.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;

/**
 * Many callers at once, each on a thread of its own: one that the operating system schedules, since
 * a store that answers at once lets no virtual thread yield.
 */
final class Callers implements AutoCloseable {

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().name("caller-", 0).factory());

  /** Lets one caller begin. */
  <R> CompletableFuture<R> call(Callable<R> work) {
    CompletableFuture<R> result = new CompletableFuture<>();
    threads.execute(
        () -> {
          try {
            result.complete(work.call());
          } catch (Exception | AssertionError e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  /** Lets callers with the numbers from 0 begin at the same time and waits for all. */
  <R> List<R> callAll(int count, IntFunction<R> work) {
    List<CompletableFuture<R>> calls = new ArrayList<>();
    CountDownLatch ready = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      int number = i;
      calls.add(
          call(
              () -> {
                ready.countDown();
                Await.latch(ready);
                return work.apply(number);
              }));
    }
    return calls.stream().map(Await::result).toList();
  }

  /** Waits for every caller to end. */
  @Override
  public void close() {
    threads.close();
  }
}
