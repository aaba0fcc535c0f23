package io.prism.crds.migration;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The time after promotion in which going back is possible. */
public record Hold(
    @Doc("Seconds for which the source still gets every write.")
        @Range(min = 0L, max = 315360000L)
        @Default("604800")
        @Nullable Long seconds,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
