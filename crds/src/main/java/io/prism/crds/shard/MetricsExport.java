package io.prism.crds.shard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.Toggle;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How metrics are offered. */
public record MetricsExport(
    @Doc("Whether a ServiceMonitor is made where its kind is installed.")
        @OneOf(Toggle.class)
        @Default("Disabled")
        @Nullable String serviceMonitor,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
