package io.prism.operator.process;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of reconciliations. They end before the caches are given up that they look into:
 * whoever finds those empty takes what is in use for unused, and what is there for deleted.
 */
final class Reconciliations implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final Duration IDLE = Duration.ofMinutes(1);

  private final ThreadPoolExecutor threads;

  /** So many at a time; what comes after {@link #close} is dropped. */
  Reconciliations(int atATime) {
    this.threads =
        new ThreadPoolExecutor(
            atATime,
            atATime,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("reconciliation-", 0).factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    threads.allowCoreThreadTimeOut(true);
  }

  ExecutorService threads() {
    return threads;
  }

  /** Lets those under way end, and begins no other. */
  @Override
  public void close() {
    threads.shutdown();
    threads.getQueue().clear();
    try {
      if (!threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
