package io.prism.control.stream.edge;

import io.prism.control.stream.wire.SavedSets;
import io.prism.control.stream.wire.SetCache;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Saves sets one after the other; of several that wait, only the newest. */
final class SavedInBackground implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SavedInBackground.class);
  private static final long CLOSE_SECONDS = 2;

  private final SetCache cache;
  private final AtomicReference<@Nullable SavedSets> waiting = new AtomicReference<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("prism-config-cache").factory());

  SavedInBackground(SetCache cache) {
    this.cache = cache;
  }

  void save(SavedSets sets) {
    if (waiting.getAndSet(sets) == null) {
      thread.execute(this::write);
    }
  }

  private void write() {
    SavedSets sets = waiting.getAndSet(null);
    if (sets == null) {
      return;
    }
    try {
      cache.save(sets);
    } catch (IOException | RuntimeException e) {
      LOG.atWarn()
          .setCause(e)
          .addKeyValue("version", sets.held().version())
          .log("the configuration cannot be remembered; a restart would begin with an older one");
    }
  }

  /** Waits for what is being saved. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.atWarn().log("the configuration is still being saved");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
