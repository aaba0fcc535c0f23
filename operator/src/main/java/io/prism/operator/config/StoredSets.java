package io.prism.operator.config;

import io.prism.control.stream.CommittedSets;

/** Committed sets that others than a leader can damage, since they lie where people have hands. */
interface StoredSets extends CommittedSets {

  /**
   * Whether the newest set can be read. An index of which nobody can make anything is taken away,
   * so that there is no newest set then.
   */
  boolean isIntact();

  /**
   * Takes away a set that cannot be read.
   *
   * @return whether there was one
   */
  boolean discard();
}
