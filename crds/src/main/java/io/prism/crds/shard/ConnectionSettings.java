package io.prism.crds.shard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Client connections. */
public record ConnectionSettings(
    @Doc(
            "Seconds, give or take a tenth, after which a client is asked to connect "
                + "again, so that added proxies get their share. No effect in this release.")
        @Range(min = 10, max = 86400)
        @Default("300")
        @Nullable Integer maxAgeSeconds,
    @Doc("Seconds that its running calls are then given. No effect in this release.")
        @Range(min = 1, max = 3600)
        @Default("30")
        @Nullable Integer maxAgeGraceSeconds,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
