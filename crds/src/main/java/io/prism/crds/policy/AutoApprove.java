package io.prism.crds.policy;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which changes need nobody's approval. */
public record AutoApprove(
    @Doc(
            "An estimate may grow to this percentage of the accepted one. Absent: what the defaults say, and 150 when they say nothing.")
        @Range(min = 100, max = 10000)
        @Nullable Integer increaseFactorPercent,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
