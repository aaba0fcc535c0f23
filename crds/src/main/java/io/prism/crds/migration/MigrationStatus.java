package io.prism.crds.migration;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.Condition;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Size;
import io.prism.crds.schema.Time;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far the migration is, written by the operator. */
public record MigrationStatus(
    @Doc("Generation of the spec that was looked at last; -1 before the first time.")
        @Range(min = -1L, max = 9223372036854775807L)
        @Nullable Long observedGeneration,
    @Doc("Where it is.") @OneOf(MigrationPhase.class) @Nullable String phase,
    @Doc("Since when.") @Time @Nullable String phaseStartedAt,
    @Doc("The backend that the data moves from.") @Nullable ResolvedBackend source,
    @Doc("The backend that it moves to.") @Nullable ResolvedBackend target,
    @Doc("Epoch of the routing in force; each change has a higher one.")
        @Range(min = 0L, max = 2147483647L)
        @Nullable Long configEpoch,
    @Doc("The change being taken up.") @Nullable Barrier barrier,
    @Doc("Which store decides.") @OneOf(Authority.class) @Nullable String authority,
    @Doc("Share of reads that the target answers.") @Range(min = 0, max = 100)
        @Nullable Integer readPercentTarget,
    @Doc("How far copying is.") @Nullable BackfillStatus backfill,
    @Doc("Writes noted for the other store.") @Nullable JournalStatus journal,
    @Doc("What the comparison found.") @Nullable ValidationStatus validation,
    @Doc("Which step is in force.") @Nullable ReadShiftStatus readShift,
    @Doc("When the target became the authority.") @Time @Nullable String promotedAt,
    @Doc("Until when going back is kept possible.") @Time @Nullable String holdUntil,
    @Doc("When the source was released.") @Time @Nullable String finalizedAt,
    @Doc("Why it goes back.") @Nullable RollbackStatus rollback,
    @Doc("The last changes of phase.") @Size(max = 20) @Nullable List<PhaseChange> history,
    @Doc("Facts about this resource; `kubectl wait --for=condition=...` reads them.")
        @Size(max = 32, key = "type")
        @Nullable List<Condition> conditions,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
