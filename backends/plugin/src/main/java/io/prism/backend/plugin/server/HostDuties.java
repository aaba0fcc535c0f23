package io.prism.backend.plugin.server;

import io.prism.backend.Backend;
import io.prism.backend.SweepReport;
import io.prism.backend.error.StatusCodec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the host of a store has to do time and again: look at its health and sweep it. Sweeps do not
 * overlap.
 */
final class HostDuties {

  private static final Logger LOG = LoggerFactory.getLogger(HostDuties.class);
  private static final Duration HEALTH_INTERVAL = Duration.ofSeconds(1);

  private final Backend backend;
  private final PluginServer server;
  private final InstantSource clock;
  private CompletableFuture<?> sweep = CompletableFuture.completedFuture(null);

  HostDuties(Backend backend, PluginServer server, InstantSource clock) {
    this.backend = backend;
    this.server = server;
    this.clock = clock;
  }

  /** Works on {@code timer}, which has one thread, until it is shut down. */
  void begin(ScheduledExecutorService timer, Duration sweepInterval) {
    timer.scheduleWithFixedDelay(
        this::refreshHealth,
        HEALTH_INTERVAL.toMillis(),
        HEALTH_INTERVAL.toMillis(),
        TimeUnit.MILLISECONDS);
    timer.scheduleWithFixedDelay(
        this::sweep, sweepInterval.toMillis(), sweepInterval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void refreshHealth() {
    try {
      server.refreshHealth();
    } catch (RuntimeException e) {
      // Thrown on, it would end the schedule.
      LOG.atError().setCause(e).log("The store could not tell its health");
    }
  }

  private void sweep() {
    if (!sweep.isDone()) {
      return;
    }
    try {
      sweep = backend.sweep(clock.millis()).whenComplete(HostDuties::report);
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("The store could not be swept");
    }
  }

  private static void report(@Nullable SweepReport done, @Nullable Throwable failure) {
    if (failure != null) {
      LOG.atWarn()
          .addKeyValue("reason", StatusCodec.toException(failure).reason())
          .log("A sweep failed; the next one tries again");
    } else if (done != null && !done.equals(SweepReport.NOTHING)) {
      LOG.atDebug()
          .addKeyValue("expired_items", done.expiredItems())
          .addKeyValue("tombstones", done.removedTombstones())
          .addKeyValue("tokens", done.removedTokens())
          .log("Swept");
    }
  }
}
