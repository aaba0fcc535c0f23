package io.prism.crds;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import io.prism.crds.migration.MigrationSpec;
import io.prism.crds.migration.MigrationStatus;
import io.prism.crds.schema.Column;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Rule;
import org.jspecify.annotations.Nullable;

/** The move of a namespace's data to another store, without interruption. */
@Group(PrismApi.GROUP)
@Version(PrismApi.VERSION)
@Plural("prismmigrations")
@Singular("prismmigration")
@ShortNames("pmig")
@Doc("The move of a namespace's data to another store, without interruption.")
@Rule(
    id = "M5",
    rule =
        "!has(oldSelf.status) || !has(oldSelf.status.phase) || !(oldSelf.status.phase "
            + "in ['Finalizing', 'Completed']) || self.spec.goal == oldSelf.spec.goal",
    message = "spec.goal cannot be changed once the source is being released")
@Rule(
    id = "M9",
    rule = "self.metadata.name.size() <= 50",
    message = "metadata.name must not be longer than 50 characters")
@Column(
    name = "Namespace",
    path = ".spec.namespaceRef.name",
    description = "The namespace whose data moves.")
@Column(name = "Strategy", path = ".spec.strategy", description = "How it moves.")
@Column(name = "Phase", path = ".status.phase", description = "Where it is.")
@Column(name = "Goal", path = ".spec.goal", description = "How far to go.")
@Column(name = "Authority", path = ".status.authority", description = "Which store decides.")
@Column(
    name = "Backfill",
    path = ".status.backfill.itemsCopied",
    description = "Items copied.",
    type = "integer")
@Column(
    name = "Unrepaired",
    path = ".status.validation.unrepaired",
    description = "Differences that were not mended.",
    type = "integer")
@Column(
    name = "Read%",
    path = ".status.readPercentTarget",
    description = "Share of reads that the target answers.",
    type = "integer")
@Column(
    name = "Reversible",
    path = ".status.conditions[?(@.type==\"Reversible\")].status",
    description = "Whether going back loses nothing.")
@Column(
    name = "Epoch",
    path = ".status.configEpoch",
    description = "Epoch of the routing in force.",
    type = "integer",
    wide = true)
@Column(
    name = "Age",
    path = ".metadata.creationTimestamp",
    description = "Time since creation.",
    type = "date")
public final class PrismMigration extends CustomResource<MigrationSpec, MigrationStatus>
    implements Namespaced {

  /** Has neither spec nor status until they are set or read. */
  public PrismMigration() {}

  @Override
  protected @Nullable MigrationSpec initSpec() {
    return null;
  }

  @Override
  protected @Nullable MigrationStatus initStatus() {
    return null;
  }
}
