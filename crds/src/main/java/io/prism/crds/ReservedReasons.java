package io.prism.crds;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The reasons that no part of this release ever says: the words are kept for what comes later. */
public final class ReservedReasons {

  private static final Set<Reason> ALL =
      Collections.unmodifiableSet(
          EnumSet.of(
              Reason.PROVISION_FAILED,
              Reason.PROXY_STALE,
              Reason.DEGRADED,
              Reason.PROMOTED_BY_MIGRATION,
              Reason.MIGRATION_ACTIVE,
              Reason.METRICS_UNAVAILABLE,
              Reason.AUTOSCALING_DISABLED,
              Reason.NEWER_VERSION,
              Reason.WAITING_FOR_GOAL,
              Reason.GOAL_REACHED,
              Reason.PAUSED_BY_SPEC,
              Reason.NAMESPACE_NOT_READY,
              Reason.CONFLICTING_MIGRATION,
              Reason.SOURCE_NOT_ACTIVE,
              Reason.TARGET_NOT_PERMITTED,
              Reason.STRATEGY_UNSUPPORTED,
              Reason.PREFLIGHT_FAILED,
              Reason.BARRIER_TIMEOUT,
              Reason.JOURNAL_NOT_DRAINING,
              Reason.VALIDATION_FAILING,
              Reason.TARGET_UNHEALTHY,
              Reason.AUTHORITY_MISMATCH,
              Reason.AUTO_ROLLED_BACK));

  private ReservedReasons() {}

  /** All of them, in the order of {@link Reason}. */
  public static Set<Reason> all() {
    return ALL;
  }

  /** Whether a reason is one of them. */
  public static boolean contains(Reason reason) {
    return ALL.contains(reason);
  }
}
