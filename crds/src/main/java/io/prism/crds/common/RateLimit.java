package io.prism.crds.common;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Required;
import io.prism.crds.schema.Rule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rate of calls, with what may come at once. */
@Rule(
    id = "N12",
    rule = "!has(self.burst) || self.burst >= self.requestsPerSecond",
    message = "burst must not be below requestsPerSecond",
    path = ".burst")
public record RateLimit(
    @Doc("Calls a second that are let through for long.")
        @Required
        @Range(min = 1L, max = 10000000L)
        @Nullable Long requestsPerSecond,
    @Doc("Calls that are let through at once; requestsPerSecond when absent.")
        @Range(min = 1L, max = 100000000L)
        @Nullable Long burst,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
