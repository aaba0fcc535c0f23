package io.prism.crds.shard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the proxies tell about themselves. */
public record Observability(
    @Doc("Where spans go; nowhere when absent.") @Nullable Tracing tracing,
    @Doc("How metrics are offered.") @Nullable MetricsExport metrics,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
