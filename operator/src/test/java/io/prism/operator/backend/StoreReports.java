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

  /** Serves, and found another store where its settings lead now. */
  static final StoreReport HOLDS_ON = of("ours", Optional.of("theirs"));

  private StoreReports() {}

  /** Of one that serves the store of an identity. */
  static StoreReport of(String identity) {
    return of(identity, Optional.empty());
  }

  private static StoreReport of(String identity, Optional<String> other) {
    return new StoreReport(
        "1.0",
        "postgres",
        Health.State.HEALTHY,
        "serving",
        false,
        Optional.of(identity),
        other,
        new TreeSet<>(List.of("keyvalue_basic", "keyvalue_scan")),
        Durability.STRONG);
  }

  static StoreReport report(Health.State state, String message, boolean refused) {
    return new StoreReport(
        "1.0",
        "postgres",
        state,
        message,
        refused,
        Optional.empty(),
        Optional.empty(),
        new TreeSet<>(List.of("keyvalue_basic", "keyvalue_scan")),
        Durability.STRONG);
  }
}
