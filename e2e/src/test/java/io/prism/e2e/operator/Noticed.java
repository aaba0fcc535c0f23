package io.prism.e2e.operator;

import io.prism.e2e.load.Report;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What clients noticed between two reports.
 *
 * @param before the first
 * @param after the second
 */
record Noticed(Map<String, Report> before, Map<String, Report> after) {

  /** How many calls of a client were answered. */
  long answered(String client) {
    return after.get(client).answered() - before.get(client).answered();
  }

  /** How many calls of a client failed. */
  long failed(String client) {
    return failures(client).values().stream().mapToLong(Long::longValue).sum();
  }

  /** With what its calls failed. */
  Set<String> statuses(String client) {
    return failures(client).keySet();
  }

  private Map<String, Long> failures(String client) {
    Map<String, Long> failures = new TreeMap<>(after.get(client).failed());
    before
        .get(client)
        .failed()
        .forEach((status, count) -> failures.merge(status, -count, Long::sum));
    failures.values().removeIf(count -> count == 0);
    return failures;
  }

  @Override
  public String toString() {
    return after.keySet().stream()
        .map(
            client ->
                "%s %d answered, %s failed"
                    .formatted(
                        client,
                        answered(client),
                        failures(client).isEmpty() ? "none" : failures(client)))
        .collect(Collectors.joining("; "));
  }
}
