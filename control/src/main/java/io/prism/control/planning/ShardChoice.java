package io.prism.control.planning;

import java.util.Optional;

/** Which shard serves a namespace. */
public sealed interface ShardChoice {

  /** For people. */
  String reason();

  /**
   * One that exists.
   *
   * @param shard the shard
   * @param movedFrom the one that serves until now, when that is another one
   * @param reason for people
   */
  record Existing(ShardId shard, Optional<ShardId> movedFrom, String reason)
      implements ShardChoice {}

  /**
   * One that is to be made for this namespace alone.
   *
   * @param movedFrom the one that serves until now
   * @param reason for people
   */
  record ToBeMade(Optional<ShardId> movedFrom, String reason) implements ShardChoice {}
}
