package io.prism.crds.backend;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Quantity;
import io.prism.crds.schema.Range;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the store can bear, for the planner. */
public record BackendLimits(
    @Doc("Most writes a second.") @Range(min = 1L, max = 1000000000L) @Nullable Long maxWriteRPS,
    @Doc("Most bytes.") @Quantity @Nullable String maxStorage,
    @Doc("Most partitions.") @Range(min = 1, max = 10000000) @Nullable Integer maxPartitions,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
