package io.prism.crds.policy;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.Condition;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the teams have, written by the operator. */
public record PolicyStatus(
    @Doc("Generation of the spec that was looked at last; -1 before the first time.")
        @Range(min = -1L, max = 9223372036854775807L)
        @Nullable Long observedGeneration,
    @Doc("The teams that have namespaces.") @Size(max = 500, key = "name")
        @Nullable List<TeamStatus> teams,
    @Doc("Facts about this resource; `kubectl wait --for=condition=...` reads them.")
        @Size(max = 32, key = "type")
        @Nullable List<Condition> conditions,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
