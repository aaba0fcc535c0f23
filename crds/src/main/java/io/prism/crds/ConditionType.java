package io.prism.crds;

import io.prism.crds.schema.Choice;
import java.util.List;

/** The facts that the operator states in a resource's conditions. */
public enum ConditionType implements Choice {
  READY(
      "Ready",
      "The resource is in force as written and does its work.",
      PrismNamespace.class,
      PrismBackend.class,
      PrismShard.class,
      PrismPolicy.class,
      PrismMigration.class),
  ACCEPTED(
      "Accepted",
      "The spec makes sense, is permitted, and what it refers to exists.",
      PrismNamespace.class,
      PrismBackend.class,
      PrismShard.class,
      PrismPolicy.class,
      PrismMigration.class),
  BACKEND_RESOLVED(
      "BackendResolved", "A backend offers what the namespace needs.", PrismNamespace.class),
  PROVISIONED(
      "Provisioned",
      "The table, topic, bucket or volume exists as wanted.",
      PrismNamespace.class,
      PrismBackend.class),
  CONFIG_PROPAGATED(
      "ConfigPropagated",
      "Every proxy applied the configuration. Once true it stays so for that version.",
      PrismNamespace.class,
      PrismShard.class),
  QUOTAS_ENFORCED("QuotasEnforced", "The proxies enforce the limits.", PrismNamespace.class),
  BACKEND_HEALTHY("BackendHealthy", "The backend in use is well.", PrismNamespace.class),
  MIGRATING("Migrating", "A PrismMigration decides how calls are routed.", PrismNamespace.class),
  BACKEND_SPEC_IN_SYNC(
      "BackendSpecInSync", "spec.backend names the backend in use.", PrismNamespace.class),
  DELETION_BLOCKED(
      "DeletionBlocked",
      "The resource is being deleted, and something has to happen first.",
      PrismNamespace.class,
      PrismBackend.class,
      PrismShard.class,
      PrismMigration.class),
  RECONCILING(
      "Reconciling",
      "The operator is still working towards the spec. Absent otherwise.",
      PrismNamespace.class,
      PrismBackend.class,
      PrismShard.class,
      PrismPolicy.class,
      PrismMigration.class),
  STALLED(
      "Stalled",
      "The operator cannot get on without help. Absent otherwise.",
      PrismNamespace.class,
      PrismBackend.class,
      PrismShard.class,
      PrismPolicy.class,
      PrismMigration.class),
  REACHABLE("Reachable", "The store answers.", PrismBackend.class),
  INTERFACES_VERIFIED(
      "InterfacesVerified",
      "The plugin offers every interface that the spec names.",
      PrismBackend.class),
  CREDENTIALS_VALID("CredentialsValid", "The store accepts the credentials.", PrismBackend.class),
  CERTIFICATES_VALID(
      "CertificatesValid",
      "The certificates with which its pods prove who they are are good.",
      PrismShard.class,
      PrismBackend.class),
  AVAILABLE("Available", "Enough pods serve.", PrismShard.class, PrismBackend.class),
  PROGRESSING(
      "Progressing",
      "Pods are being replaced, or a migration goes on.",
      PrismShard.class,
      PrismBackend.class,
      PrismMigration.class),
  AUTOSCALING_ACTIVE(
      "AutoscalingActive",
      "The autoscaler works. Does not bear on Available.",
      PrismShard.class,
      PrismBackend.class),
  UPGRADE_AVAILABLE(
      "UpgradeAvailable",
      "The operator would run another image or template, and waits to be asked. Absent otherwise.",
      PrismShard.class,
      PrismBackend.class),
  CONTESTED(
      "Contested",
      "The operator of another installation sees the resource, too, and leaves it to this one. Absent otherwise.",
      PrismShard.class,
      PrismBackend.class),
  PAUSED(
      "Paused",
      "The annotation " + PrismMarks.RECONCILE + ": paused freezes the resource.",
      PrismNamespace.class,
      PrismBackend.class,
      PrismShard.class,
      PrismPolicy.class,
      PrismMigration.class),
  BARRIER_REACHED(
      "BarrierReached", "Every proxy took up the last change of routing.", PrismMigration.class),
  BACKFILL_COMPLETE("BackfillComplete", "All old data was copied.", PrismMigration.class),
  JOURNAL_DRAINED("JournalDrained", "No write waits to be carried over.", PrismMigration.class),
  VALIDATED("Validated", "Both stores hold the same.", PrismMigration.class),
  READ_SHIFT_HEALTHY(
      "ReadShiftHealthy", "Reads from the target are as good as before.", PrismMigration.class),
  PROMOTED("Promoted", "The target is the authority.", PrismMigration.class),
  SPEC_IN_SYNC("SpecInSync", "The PrismNamespace names the target.", PrismMigration.class),
  REVERSIBLE("Reversible", "Going back would lose nothing.", PrismMigration.class),
  SOURCE_RELEASED("SourceReleased", "The source is no longer used.", PrismMigration.class);

  private final String wire;
  private final String meaning;
  private final List<Class<?>> kinds;

  ConditionType(String wire, String meaning, Class<?>... kinds) {
    this.wire = wire;
    this.meaning = meaning;
    this.kinds = List.of(kinds);
  }

  @Override
  public String wire() {
    return wire;
  }

  @Override
  public String meaning() {
    return meaning;
  }

  /** The kinds of resource that can have the condition. */
  public List<Class<?>> kinds() {
    return kinds;
  }
}
