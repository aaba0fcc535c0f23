package io.prism.control;

import io.prism.control.snapshot.Snapshot;

/**
 * Told of every new snapshot, in order, one at a time, on the thread that watches the documents.
 */
@FunctionalInterface
public interface SnapshotListener {

  /**
   * Applies a snapshot. Must not block for long: the next change waits for it. An exception is
   * logged and does not keep other listeners from being told.
   *
   * @param previous what ran until now
   * @param current what is to run from now on; its version is larger
   */
  void onSnapshot(Snapshot previous, Snapshot current);
}
