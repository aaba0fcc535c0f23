package io.prism.proxy.backend;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stores that are being drained and closed. Both may take long, so each store has a thread of
 * its own for it. The name of a store, and with it its files and metrics, is free for another one
 * only when it has ended.
 *
 * <p>Safe for use by many threads.
 */
final class StoreEndings {

  private static final Logger LOG = LoggerFactory.getLogger(StoreEndings.class);

  /** A store bounds its drain itself; this is for one that does not. */
  private static final Duration DRAIN_GRACE = Duration.ofSeconds(1);

  private final MeterRegistry meters;
  private final Map<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> hurry = new CompletableFuture<>();

  /**
   * @param meters where stores have their metrics, which end with them
   */
  StoreEndings(MeterRegistry meters) {
    this.meters = meters;
  }

  /** Begins to drain a store, unless the time is zero, and to close it then; returns at once. */
  void begin(StoreHandle store, Duration drainTimeout) {
    store.end();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    underWay.put(store.name(), ended);
    Thread.ofVirtual()
        .name("prism-end-" + store.name())
        .start(
            () -> {
              try {
                drain(store, drainTimeout);
                close(store);
              } finally {
                underWay.remove(store.name(), ended);
                ended.complete(null);
              }
            });
  }

  /** Makes all stores skip what is left of their drains, those that follow too. */
  void hurry() {
    hurry.complete(null);
  }

  private void drain(StoreHandle store, Duration timeout) {
    if (timeout.isZero() || hurry.isDone()) {
      return;
    }
    try {
      CompletableFuture.anyOf(store.backend().drain(timeout), hurry)
          .get(timeout.plus(DRAIN_GRACE).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException | RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("backend", store.name())
          .setCause(e)
          .log("a store could not be drained and is closed all the same");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void close(StoreHandle store) {
    try {
      store.backend().close();
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("backend", store.name()).setCause(e).log("cannot close a store");
    }
    meters.getMeters().stream()
        .map(Meter::getId)
        .filter(id -> belongsTo(id, store.name()))
        .forEach(meters::remove);
  }

  /** A store may leave its metrics behind, which would then show its last state forever. */
  private static boolean belongsTo(Meter.Id id, String store) {
    return id.getName().startsWith("prism.backend.")
        && (store.equals(id.getTag("backend")) || store.equals(id.getTag("store")));
  }

  /** Waits until no former store has this name; tells whether that is so. */
  boolean awaitFree(String name, Duration patience) {
    CompletableFuture<Void> former = underWay.get(name);
    return former == null || await(former, patience);
  }

  /** Waits until every store that began to end has ended, and names those that have not. */
  void awaitAll(Duration patience) {
    CompletableFuture<?>[] all = underWay.values().toArray(CompletableFuture[]::new);
    if (!await(CompletableFuture.allOf(all), patience)) {
      LOG.atWarn()
          .addKeyValue("backends", underWay.keySet())
          .log("left alone while they are still being closed");
    }
  }

  private static boolean await(CompletableFuture<Void> ended, Duration patience) {
    try {
      ended.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("an ending never fails", e);
    }
  }
}
