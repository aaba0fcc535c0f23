package io.prism.control.state;

import io.prism.control.plan.Bindings;

/**
 * What survives a restart.
 *
 * @param installation an id made once for this data directory; used when none is configured
 * @param snapshotVersion the largest version that was ever published; 0 before the first
 * @param bindings where the data of each namespace is
 */
public record ControlState(String installation, long snapshotVersion, Bindings bindings) {

  /** Checks the ranges. */
  public ControlState {
    if (installation.isEmpty() || snapshotVersion < 0) {
      throw new IllegalArgumentException("an installation has a name and versions grow from 0");
    }
  }

  /** A data directory that was never used. */
  public static ControlState fresh(String installation) {
    return new ControlState(installation, 0, Bindings.NONE);
  }
}
