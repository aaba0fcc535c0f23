package io.prism.crds.migration;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When waiting counts as being stuck; nothing fails by it. */
public record Deadlines(
    @Doc("Seconds for the checks at the beginning.") @Range(min = 1, max = 86400) @Default("600")
        @Nullable Integer preflightSeconds,
    @Doc("Seconds for all proxies to take up a change.")
        @Range(min = 1, max = 86400)
        @Default("120")
        @Nullable Integer barrierSeconds,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
