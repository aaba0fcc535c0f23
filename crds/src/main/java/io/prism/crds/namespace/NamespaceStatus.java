package io.prism.crds.namespace;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.Condition;
import io.prism.crds.common.LocalRef;
import io.prism.crds.common.PlacedRef;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Size;
import io.prism.crds.schema.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What serves now, written by the operator. Figures of use are metrics, not here. */
public record NamespaceStatus(
    @Doc("Generation of the spec that was looked at last; -1 before the first time.")
        @Range(min = -1L, max = 9223372036854775807L)
        @Nullable Long observedGeneration,
    @Doc("Generation of the spec that is in force.") @Range(min = 0L, max = 9223372036854775807L)
        @Nullable Long acceptedGeneration,
    @Doc("The state in one word, for people.") @OneOf(NamespacePhase.class) @Nullable String phase,
    @Doc("Name that clients use.") @Text(max = 63) @Nullable String namespaceName,
    @Doc("The shard that serves.") @Nullable PlacedRef shard,
    @Doc("The backend that serves.") @Nullable BackendState backend,
    @Doc("The backends of the parts.") @Size(max = 8, key = "name") @Nullable List<SlotState> slots,
    @Doc("Access patterns that are served.") @Text(max = 63) @Size(max = 16, set = true)
        @Nullable List<String> patterns,
    @Doc("What the planner reckoned with.") @Nullable Capacity capacity,
    @Doc("The configuration that carries the namespace.") @Nullable PublishedConfig config,
    @Doc("Where clients connect.") @Size(max = 8) @Nullable List<Endpoint> endpoints,
    @Doc("The PrismMigration in progress.") @Nullable LocalRef migrationRef,
    @Doc("Facts about this resource; `kubectl wait --for=condition=...` reads them.")
        @Size(max = 32, key = "type")
        @Nullable List<Condition> conditions,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
