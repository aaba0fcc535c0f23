package io.prism.control.planning;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How large the parts that serve a namespace must be; what is empty does not apply or is not known.
 *
 * @param partitions partitions of its data
 * @param replicationFactor copies of its data
 * @param connections connections to the store for each gateway
 * @param bytes storage
 */
public record Capacity(
    OptionalInt partitions,
    OptionalInt replicationFactor,
    OptionalInt connections,
    OptionalLong bytes) {

  /** Nothing was planned. */
  public static final Capacity NONE =
      new Capacity(
          OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalLong.empty());
}
