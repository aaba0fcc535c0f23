package io.prism.crds;

import io.prism.crds.schema.Choice;

/** Reasons that no part of this release ever says: the words are kept for what comes later. */
public enum ReservedReason implements Choice {
  PROVISION_FAILED("ProvisionFailed", "The store refused to make the table, topic or bucket."),
  PROXY_STALE("ProxyStale", "A proxy did not take up the configuration in time."),
  BACKEND_UNREACHABLE(
      "BackendUnreachable", "The store must be told of a deletion and does not answer."),
  DEGRADED("Degraded", "The store answers slowly or in part."),
  PROMOTED_BY_MIGRATION(
      "PromotedByMigration",
      "A migration moved the data; spec.backend still names the old backend."),
  MIGRATION_ACTIVE("MigrationActive", "A PrismMigration is under way."),
  METRICS_UNAVAILABLE("MetricsUnavailable", "The autoscaler gets no figures."),
  AUTOSCALING_DISABLED("AutoscalingDisabled", "Autoscaling is off."),
  WAITING_FOR_GOAL("WaitingForGoal", "The migration stands where the goal lets it."),
  GOAL_REACHED("GoalReached", "The migration is where the goal says."),
  PAUSED_BY_SPEC("PausedBySpec", "spec.paused is set."),
  NAMESPACE_NOT_READY("NamespaceNotReady", "The PrismNamespace is missing or not ready."),
  CONFLICTING_MIGRATION("ConflictingMigration", "Another migration of the namespace is under way."),
  SOURCE_NOT_ACTIVE("SourceNotActive", "sourceRef is not the backend in use."),
  TARGET_NOT_PERMITTED("TargetNotPermitted", "The namespace may not use the target."),
  STRATEGY_UNSUPPORTED("StrategyUnsupported", "The API of the namespace cannot be moved this way."),
  PREFLIGHT_FAILED("PreflightFailed", "A first check failed."),
  BARRIER_TIMEOUT("BarrierTimeout", "Some proxies did not take up a change of routing."),
  JOURNAL_NOT_DRAINING("JournalNotDraining", "The journal grows."),
  VALIDATION_FAILING("ValidationFailing", "The stores differ."),
  TARGET_UNHEALTHY("TargetUnhealthy", "The target fails too often."),
  AUTHORITY_MISMATCH(
      "AuthorityMismatch",
      "The stores' own records disagree with the migration about which one decides."),
  AUTO_ROLLED_BACK("AutoRolledBack", "Reads went back by themselves because a limit was passed.");

  private final String wire;
  private final String meaning;

  ReservedReason(String wire, String meaning) {
    this.wire = wire;
    this.meaning = meaning;
  }

  @Override
  public String wire() {
    return wire;
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
