package io.prism.control.planning;

import java.util.Optional;

/**
 * What is in force for a namespace.
 *
 * @param backend the store that holds its data
 * @param type the kind of that store
 * @param movingTo the store to which a migration moves the data
 * @param shard the shard that serves
 * @param accepted what was asked for when it was accepted last; empty when that is not known
 * @param capacity what was planned for it
 */
public record Current(
    BackendId backend,
    String type,
    Optional<BackendId> movingTo,
    Optional<ShardId> shard,
    Optional<Wish> accepted,
    Capacity capacity) {}
