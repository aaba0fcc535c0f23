package io.prism.control.snapshot;

import java.util.Optional;

/**
 * What cursors are sealed with. All replicas of an installation share the keys.
 *
 * @param current seals and opens; empty means that the process makes a key of its own in its data
 *     directory
 * @param previous only opens, during a rotation
 */
public record CursorKeys(Optional<Secret> current, Optional<Secret> previous) {

  /** The process makes its own key. */
  public static final CursorKeys OWN = new CursorKeys(Optional.empty(), Optional.empty());
}
