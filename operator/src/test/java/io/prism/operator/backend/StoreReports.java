package io.prism.operator.backend;

import io.prism.backend.Durability;
import io.prism.backend.Health;
import java.util.List;
import java.util.TreeSet;

/** What plugins tell. */
final class StoreReports {

  static final StoreReport UP = report(Health.State.HEALTHY, "serving", false);
  static final StoreReport DOWN =
      report(Health.State.UNHEALTHY, "no server could be reached", false);
  static final StoreReport REFUSES = report(Health.State.UNHEALTHY, "not those credentials", true);
  static final StoreReport GOES_ON = report(Health.State.DEGRADED, "those in the files", true);

  private StoreReports() {}

  static StoreReport report(Health.State state, String message, boolean refused) {
    return new StoreReport(
        "1.0",
        "postgres",
        state,
        message,
        refused,
        new TreeSet<>(List.of("keyvalue_basic", "keyvalue_scan")),
        Durability.STRONG);
  }
}
