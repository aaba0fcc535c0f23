package io.prism.operator.backend;

import io.prism.backend.Durability;
import io.prism.backend.Health;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What plugins tell. */
final class StoreReports {

  static final StoreReport UP = report(Health.State.HEALTHY, "serving", false);
  static final StoreReport DOWN =
      report(Health.State.UNHEALTHY, "no server could be reached", false);
  static final StoreReport REFUSES = report(Health.State.UNHEALTHY, "not those credentials", true);
  static final StoreReport GOES_ON = report(Health.State.DEGRADED, "those in the files", true);

  static final StoreReport FULL =
      report(
          Health.State.DEGRADED,
          "no room for more; delete items",
          Optional.of(Health.FULL),
          Optional.empty(),
          Optional.empty());

  /** Serves, and found another store where its settings lead now. */
  static final StoreReport HOLDS_ON = of("ours", Optional.of("theirs"));

  private StoreReports() {}

  /** Of one that serves the store of an identity. */
  static StoreReport of(String identity) {
    return of(identity, Optional.empty());
  }

  private static StoreReport of(String identity, Optional<String> other) {
    return report(Health.State.HEALTHY, "serving", Optional.empty(), Optional.of(identity), other);
  }

  static StoreReport report(Health.State state, String message, boolean refused) {
    return report(
        state,
        message,
        refused ? Optional.of(Health.CREDENTIALS) : Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static StoreReport report(
      Health.State state,
      String message,
      Optional<String> cause,
      Optional<String> identity,
      Optional<String> other) {
    return new StoreReport(
        Optional.of("1.0"),
        state,
        message,
        cause,
        identity,
        other,
        Optional.of(offer("postgres", Durability.STRONG)));
  }

  static StoreReport.Offer offer(String type, Durability durability) {
    return new StoreReport.Offer(
        type, new TreeSet<>(List.of("keyvalue_basic", "keyvalue_scan")), durability);
  }

  /** Of a gateway that has not reached the store yet. */
  static StoreReport unreached(String message) {
    return new StoreReport(
        Optional.empty(),
        Health.State.UNHEALTHY,
        message,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
