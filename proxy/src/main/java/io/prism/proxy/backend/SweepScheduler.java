package io.prism.proxy.backend;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the stores of this process swept from time to time, one sweep a store at a time. A plugin
 * process sweeps the store it serves itself.
 */
final class SweepScheduler {

  private static final Logger LOG = LoggerFactory.getLogger(SweepScheduler.class);

  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private final InstantSource clock;
  private final Set<StoreHandle> sweeping = ConcurrentHashMap.newKeySet();

  SweepScheduler(InstantSource clock) {
    this.clock = clock;
  }

  /** Begins to sweep; ends with the scheduler. */
  void start(ScheduledExecutorService scheduler, Supplier<Collection<StoreHandle>> stores) {
    var unused =
        scheduler.scheduleWithFixedDelay(
            () -> sweep(stores.get()),
            INTERVAL.toMillis(),
            INTERVAL.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Begins a sweep of every store that is not being swept; returns at once. */
  void sweep(Collection<StoreHandle> stores) {
    for (StoreHandle store : stores) {
      if (!store.config().isPlugin() && !store.isEnding() && sweeping.add(store)) {
        sweep(store);
      }
    }
  }

  private void sweep(StoreHandle store) {
    try {
      var unused =
          store
              .backend()
              .sweep(clock.millis())
              .whenComplete(
                  (report, failure) -> {
                    sweeping.remove(store);
                    if (failure != null) {
                      failed(store, failure);
                    }
                  });
    } catch (RuntimeException e) {
      sweeping.remove(store);
      failed(store, e);
    }
  }

  private static void failed(StoreHandle store, Throwable failure) {
    if (store.isEnding()) {
      return;
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    LOG.atWarn()
        .addKeyValue("backend", store.name())
        .addKeyValue("failure", cause.toString())
        .log("a sweep failed and will be repeated");
  }
}
