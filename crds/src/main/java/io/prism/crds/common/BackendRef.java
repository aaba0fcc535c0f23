package io.prism.crds.common;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Patterns;
import io.prism.crds.schema.Required;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names a PrismBackend, possibly in another Kubernetes namespace that it admits. */
public record BackendRef(
    @Doc("Name of the PrismBackend.")
        @Required
        @Text(min = 1, max = 40, pattern = Patterns.DNS_LABEL)
        @Nullable String name,
    @Doc("Kubernetes namespace of the PrismBackend; this object's own when absent.")
        @Text(min = 1, max = 63, pattern = Patterns.DNS_LABEL)
        @Nullable String namespace,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
