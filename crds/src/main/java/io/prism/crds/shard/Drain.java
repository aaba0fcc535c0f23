package io.prism.crds.shard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a proxy ends. */
public record Drain(
    @Doc("Seconds that running calls are given.") @Range(min = 1, max = 3600) @Default("30")
        @Nullable Integer timeoutSeconds,
    @Doc("Seconds between leaving the Service and refusing connections.")
        @Range(min = 0, max = 300)
        @Default("5")
        @Nullable Integer preStopSeconds,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
