package io.prism.cli.load;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a stretch of time brought.
 *
 * @param kinds by kind of call; those that were not made are there too
 * @param fromSending from the moment a call was made to its answer, over all kinds
 * @param sendLag from the moment a call was due to the moment it was made, over all kinds
 * @param failures how many calls have no answer, by the reason
 * @param lastAnswerNanos when the last answer came, by the clock; far in the past without any
 */
record Totals(
    Map<CallKind, OfKind> kinds,
    Distribution fromSending,
    Distribution sendLag,
    SortedMap<Failure, Long> failures,
    long lastAnswerNanos) {

  Totals {
    kinds = Map.copyOf(kinds);
    failures = new TreeMap<>(failures);
  }

  /**
   * What the calls of one kind brought.
   *
   * @param latency of the answered ones, from the moment they were due
   * @param failed calls without an answer, those included that were not sent
   * @param empty answers without an item
   * @param sentBytes of requests that were answered
   * @param receivedBytes of answers
   */
  record OfKind(Distribution latency, long failed, long empty, long sentBytes, long receivedBytes) {

    /** Calls with an answer. */
    long answered() {
      return latency.count();
    }

    private OfKind plus(OfKind other) {
      return new OfKind(
          latency.plus(other.latency),
          failed + other.failed,
          empty + other.empty,
          sentBytes + other.sentBytes,
          receivedBytes + other.receivedBytes);
    }
  }

  /** What the calls of a kind brought. */
  OfKind of(CallKind kind) {
    return Objects.requireNonNull(kinds.get(kind), "every kind is there");
  }

  /** All kinds together. */
  OfKind all() {
    return Arrays.stream(CallKind.values()).map(this::of).reduce(OfKind::plus).orElseThrow();
  }
}
