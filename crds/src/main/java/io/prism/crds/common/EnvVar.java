package io.prism.crds.common;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.databind.JsonNode;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Raw;
import io.prism.crds.schema.Required;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One environment variable of the container. */
public record EnvVar(
    @Doc("Name of the variable.") @Required @Text(min = 1, max = 253) @Nullable String name,
    @Doc("Its value. Credentials belong into valueFrom.") @Text(max = 4096) @Nullable String value,
    @Doc("Where the value comes from, in the form of a container's env[].valueFrom.") @Raw
        @Nullable JsonNode valueFrom,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
