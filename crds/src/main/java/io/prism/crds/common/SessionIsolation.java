package io.prism.crds.common;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Limits of the level Session. */
public record SessionIsolation(
    @Doc("Most sessions at a time.") @Range(min = 1, max = 1000000) @Default("1000")
        @Nullable Integer maxSessions,
    @Doc("Seconds without a call after which a session ends.")
        @Range(min = 1, max = 86400)
        @Default("300")
        @Nullable Integer idleTimeoutSeconds,
    @Doc("Most connections to the store that one session uses.")
        @Range(min = 1, max = 1000)
        @Default("5")
        @Nullable Integer maxConnectionsPerSession,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
