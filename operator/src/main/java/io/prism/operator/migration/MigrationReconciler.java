package io.prism.operator.migration;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.prism.crds.ConditionType;
import io.prism.crds.PrismMigration;
import io.prism.crds.Reason;
import io.prism.crds.migration.MigrationStatus;
import io.prism.operator.resource.Failures;
import io.prism.operator.resource.StatusPatch;
import io.prism.operator.status.Conditions;
import io.prism.operator.status.Fact;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Says that this release moves no data, and moves none. */
public final class MigrationReconciler implements Reconciler<PrismMigration> {

  private static final String MESSAGE =
      "this release of the operator moves no data; the namespace goes on as it is, and this resource"
          + " can be deleted";

  private final Clock clock;

  /** A reconciler for all migrations. */
  public MigrationReconciler(Clock clock) {
    this.clock = clock;
  }

  @Override
  public UpdateControl<PrismMigration> reconcile(
      PrismMigration migration, Context<PrismMigration> context) {
    Long generation = migration.getMetadata().getGeneration();
    MigrationStatus status =
        new MigrationStatus(
            generation,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            Conditions.of(
                Optional.ofNullable(migration.getStatus())
                    .map(MigrationStatus::conditions)
                    .orElse(null),
                List.of(
                    Fact.no(ConditionType.READY, Reason.NOT_SUPPORTED, MESSAGE),
                    Fact.no(ConditionType.ACCEPTED, Reason.NOT_SUPPORTED, MESSAGE),
                    Fact.yes(ConditionType.STALLED, Reason.NOT_SUPPORTED, MESSAGE)),
                generation,
                clock.instant()),
            null);
    return StatusPatch.of(context.getClient(), new PrismMigration(), migration, status);
  }

  @Override
  public ErrorStatusUpdateControl<PrismMigration> updateErrorStatus(
      PrismMigration resource, Context<PrismMigration> context, Exception failure) {
    return Failures.tell(
        context, new PrismMigration(), MigrationStatus.class, resource, failure, clock.instant());
  }
}
