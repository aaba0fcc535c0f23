package io.prism.crds.migration;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The traffic that the target receives. */
public record Mirror(
    @Doc("Share of the writes; below 100 only for observing.")
        @Range(min = 0, max = 100)
        @Default("100")
        @Nullable Integer samplePercent,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
