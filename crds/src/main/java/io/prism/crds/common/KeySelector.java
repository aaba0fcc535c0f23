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

/** Names one key of a Secret or ConfigMap in the same Kubernetes namespace. */
public record KeySelector(
    @Doc("Name of the Secret or ConfigMap.")
        @Required
        @Text(min = 1, max = 253, pattern = Patterns.DNS_SUBDOMAIN)
        @Nullable String name,
    @Doc("Key whose value is taken.")
        @Required
        @Text(min = 1, max = 253, pattern = Patterns.DATA_KEY)
        @Nullable String key,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
