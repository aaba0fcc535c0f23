package io.prism.crds.migration;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Required;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One step of moving reads. */
public record ShiftStep(
    @Doc("Share of reads that the target answers.") @Required @Range(min = 1, max = 100)
        @Nullable Integer percent,
    @Doc("Seconds before the next step.") @Range(min = 0, max = 31536000) @Default("3600")
        @Nullable Integer soakSeconds,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
