package io.prism.crds.migration;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the source is released. */
public record Finalize(
    @Doc("Whether the PrismNamespace must name the target first.") @Default("true")
        @Nullable Boolean requireSpecInSync,
    @Doc("What becomes of the data in the source.") @OneOf(SourceData.class) @Default("Retain")
        @Nullable String sourceData,
    @Doc("Seconds before the data in the source may be deleted.")
        @Range(min = 0L, max = 315360000L)
        @Default("1209600")
        @Nullable Long retainSourceSeconds,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
