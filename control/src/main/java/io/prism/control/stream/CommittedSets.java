package io.prism.control.stream;

/**
 * The sets that were committed for a shard. Linearizable: a call sees every commit that succeeded
 * before it began, whoever made it. Nothing else decides what a shard's configuration is.
 */
public interface CommittedSets {

  /** The newest set; {@link ConfigSet#NONE} before the first. */
  ConfigSet newest();

  /**
   * Makes a set the newest one.
   *
   * @param expected the version that is the newest until now
   * @return whether it was; otherwise nothing is changed
   */
  boolean commit(ConfigSet next, long expected);
}
