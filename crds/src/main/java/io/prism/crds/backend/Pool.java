package io.prism.crds.backend;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Rule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Connections to the store that one plugin process keeps. */
@Rule(
    id = "B6",
    rule = "self.max >= self.min",
    message = "pool.max must not be below pool.min",
    path = ".max")
public record Pool(
    @Doc("Connections kept open when idle. No effect in this release.")
        @Range(min = 0, max = 10000)
        @Default("0")
        @Nullable Integer min,
    @Doc("Most connections.") @Range(min = 1, max = 10000) @Default("10") @Nullable Integer max,
    @Doc("Seconds after which an idle connection is closed. No effect in this release.")
        @Range(min = 1, max = 86400)
        @Default("600")
        @Nullable Integer idleTimeoutSeconds,
    @Doc("Seconds after which a connection is replaced. No effect in this release.")
        @Range(min = 30, max = 86400)
        @Default("1800")
        @Nullable Integer maxLifetimeSeconds,
    @Doc("Seconds that a call waits for a connection. No effect in this release.")
        @Range(min = 1, max = 300)
        @Default("5")
        @Nullable Integer acquireTimeoutSeconds,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
