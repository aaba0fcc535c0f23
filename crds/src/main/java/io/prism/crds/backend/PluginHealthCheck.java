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

/** How often the plugin is asked whether it is well. */
@Rule(
    id = "B9",
    rule = "self.timeoutSeconds <= self.intervalSeconds",
    message = "plugin.healthCheck.timeoutSeconds must not exceed intervalSeconds",
    path = ".timeoutSeconds")
public record PluginHealthCheck(
    @Doc("Seconds between two questions.") @Range(min = 1, max = 3600) @Default("30")
        @Nullable Integer intervalSeconds,
    @Doc("Seconds after which no answer means that it is not.")
        @Range(min = 1, max = 300)
        @Default("5")
        @Nullable Integer timeoutSeconds,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
