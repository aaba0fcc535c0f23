package io.prism.crds.common;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Quantity;
import io.prism.crds.schema.Range;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Limits that the proxies enforce; a call beyond one is answered RESOURCE_EXHAUSTED. */
public record Quotas(
    @Doc("Most items.") @Range(min = 1L, max = 1000000000000000L) @Nullable Long maxKeys,
    @Doc("Most bytes of stored data.") @Quantity @Nullable String maxStorage,
    @Doc("Most client connections at a time.") @Range(min = 1, max = 1000000)
        @Nullable Integer maxConnections,
    @Doc("Most sessions at a time.") @Range(min = 1, max = 1000000) @Nullable Integer maxSessions,
    @Doc("How many calls are let through.") @Nullable RateLimit rateLimit,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
