package io.prism.crds.migration;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.prism.crds.common.BackendRef;
import io.prism.crds.common.LocalRef;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Required;
import io.prism.crds.schema.Rule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the data moves, how far, and under which conditions. */
@Rule(
    id = "M1a",
    rule = "self.namespaceRef == oldSelf.namespaceRef",
    message = "namespaceRef cannot be changed; create another PrismMigration",
    path = ".namespaceRef")
@Rule(
    id = "M1b",
    rule =
        "has(self.sourceRef) == has(oldSelf.sourceRef) && (!has(self.sourceRef) || "
            + "self.sourceRef == oldSelf.sourceRef)",
    message =
        "sourceRef cannot be set, changed or removed later; create another " + "PrismMigration",
    path = ".sourceRef")
@Rule(
    id = "M1c",
    rule = "self.target == oldSelf.target",
    message = "target cannot be changed; create another PrismMigration",
    path = ".target")
@Rule(
    id = "M1d",
    rule = "self.strategy == oldSelf.strategy",
    message = "strategy cannot be changed; create another PrismMigration",
    path = ".strategy")
@Rule(
    id = "M2",
    rule =
        "!has(self.sourceRef) || has(self.target.physicalName) || self.sourceRef.name "
            + "!= self.target.backendRef.name || (has(self.sourceRef.__namespace__) ? "
            + "self.sourceRef.__namespace__ : '') != "
            + "(has(self.target.backendRef.__namespace__) ? "
            + "self.target.backendRef.__namespace__ : '')",
    message =
        "target.backendRef must differ from sourceRef, unless target.physicalName says "
            + "where in the same store",
    path = ".target.backendRef")
@Rule(
    id = "M3",
    rule =
        "self.strategy != 'Shadow' || self.goal in ['Shadowing', 'Validated', " + "'RolledBack']",
    message = "goal cannot be beyond Validated with the strategy Shadow",
    path = ".goal")
@Rule(
    id = "M4",
    rule =
        "self.strategy != 'DualWrite' || !(self.goal in ['Promoted', 'Finalized']) || "
            + "(self.backfill.mode == 'Full' && self.mirror.samplePercent == 100)",
    message =
        "goal Promoted and Finalized need backfill.mode Full and mirror.samplePercent "
            + "100, else data would be lost",
    path = ".goal")
@Rule(
    id = "M8",
    rule = "oldSelf.goal != 'RolledBack' || self.goal == 'RolledBack'",
    message = "goal cannot be changed after RolledBack; create another PrismMigration",
    path = ".goal")
public record MigrationSpec(
    @Doc("The PrismNamespace whose data moves. Never changed.") @Required
        @Nullable LocalRef namespaceRef,
    @Doc("The backend that it moves from; the one in use when absent. Never changed.")
        @Nullable BackendRef sourceRef,
    @Doc("The store that it moves to. Never changed.") @Required @Nullable Target target,
    @Doc("How it moves. Never changed.") @OneOf(Strategy.class) @Default("DualWrite")
        @Nullable String strategy,
    @Doc(
            "How far to go. Raising it goes on; lowering it only stops; RolledBack alone "
                + "goes back.")
        @OneOf(Goal.class)
        @Default("Validated")
        @Nullable String goal,
    @Doc("Stops all progress; calls are routed as they are.") @Default("false")
        @Nullable Boolean paused,
    @Doc("How the second copy of a write is guaranteed.")
        @OneOf(WriteMode.class)
        @Default("Journaled")
        @Nullable String writeMode,
    @Doc("The traffic that the target receives.") @Default("{}") @Nullable Mirror mirror,
    @Doc("Copying of the data that was there before.") @Default("{}") @Nullable Backfill backfill,
    @Doc("A mapping of the data on its way.") @Nullable Transform transform,
    @Doc("When the target counts as holding the same data.") @Default("{}")
        @Nullable Validation validation,
    @Doc("How reads move.") @Default("{}") @Nullable ReadShift readShift,
    @Doc("When reads go back without being asked.") @Default("{}")
        @Nullable AutoRollback autoRollback,
    @Doc("The time after promotion in which going back is possible.") @Default("{}")
        @Nullable Hold hold,
    @Doc("How the source is released.") @Default("{}") @JsonProperty("finalize")
        @Nullable Finalize finalization,
    @Doc("When waiting counts as being stuck.") @Default("{}") @Nullable Deadlines deadlines,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
