package io.prism.control.stream;

import java.util.Map;

/**
 * A report that was remembered.
 *
 * @param seq the heartbeat of the report
 * @param incarnation the record's
 * @param admitted whether a lease may be granted
 * @param required when it may not: the epochs that the gateway must be in before it is admitted,
 *     read after the record was there
 */
public record Renewed(
    long seq, String incarnation, boolean admitted, Map<String, Integer> required) {

  /** Copies the map. */
  public Renewed {
    required = Map.copyOf(required);
  }
}
