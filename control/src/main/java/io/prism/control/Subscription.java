package io.prism.control;

import io.prism.control.snapshot.Snapshot;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener and the snapshot it has taken. One that fails is told again, of whatever is in force
 * by then. Used by one thread at a time.
 */
final class Subscription {

  private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

  private final SnapshotListener listener;
  private Snapshot taken;
  private @Nullable String lastFailure;

  /** A listener that knows of {@code taken} already. */
  Subscription(SnapshotListener listener, Snapshot taken) {
    this.listener = listener;
    this.taken = taken;
  }

  /** Tells of a snapshot unless it was taken already; returns what went wrong. */
  Optional<RuntimeException> tell(Snapshot current) {
    if (taken == current) {
      return Optional.empty();
    }
    try {
      listener.onSnapshot(taken, current);
    } catch (RuntimeException e) {
      log(current, e);
      return Optional.of(e);
    }
    taken = current;
    lastFailure = null;
    return Optional.empty();
  }

  /** The same failure at each look would flood the log. */
  private void log(Snapshot current, RuntimeException failure) {
    String told = current.version() + " " + failure;
    if (told.equals(lastFailure)) {
      return;
    }
    lastFailure = told;
    LOG.atError()
        .setCause(failure)
        .addKeyValue("version", current.version())
        .log("a new configuration is not in force everywhere, trying again");
  }
}
