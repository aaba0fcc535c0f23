package io.prism.crds.shard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where spans go. */
public record Tracing(
    @Doc("Address of an OTLP collector.") @Text(min = 1, max = 2048) @Nullable String endpoint,
    @Doc("Share of calls that are traced. No effect in this release.")
        @Range(min = 0, max = 100)
        @Default("1")
        @Nullable Integer samplePercent,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
