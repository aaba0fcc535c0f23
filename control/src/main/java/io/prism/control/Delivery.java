package io.prism.control;

import io.prism.control.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A change of the snapshot on its way to those who listen. Used by one thread at a time. */
final class Delivery {

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private final Snapshot previous;
  private final Snapshot snapshot;
  private final List<SnapshotListener> untold;
  private Optional<RuntimeException> told = Optional.empty();

  Delivery(Snapshot previous, Snapshot snapshot, List<SnapshotListener> listeners) {
    this.previous = previous;
    this.snapshot = snapshot;
    this.untold = new ArrayList<>(listeners);
  }

  Snapshot snapshot() {
    return snapshot;
  }

  /**
   * Tells those who have not taken the change yet.
   *
   * @return the first failure; those who failed are told again the next time
   */
  Optional<RuntimeException> attempt() {
    Optional<RuntimeException> failure = Optional.empty();
    for (Iterator<SnapshotListener> each = untold.iterator(); each.hasNext(); ) {
      try {
        each.next().onSnapshot(previous, snapshot);
        each.remove();
      } catch (RuntimeException e) {
        failure = failure.or(() -> Optional.of(e));
      }
    }
    failure.filter(this::differs).ifPresent(this::log);
    told = failure;
    return failure;
  }

  /** The same failure at each look would flood the log. */
  private boolean differs(RuntimeException failure) {
    return told.filter(before -> before.toString().equals(failure.toString())).isEmpty();
  }

  private void log(RuntimeException failure) {
    LOG.atError()
        .setCause(failure)
        .addKeyValue("version", snapshot.version())
        .log("a new configuration is not in force everywhere, trying again");
  }
}
