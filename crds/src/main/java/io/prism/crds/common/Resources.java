package io.prism.crds.common;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.IntOrText;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** CPU, memory and other resources of a container. */
public record Resources(
    @Doc("What the scheduler reserves for the container.") @IntOrText(max = 32) @Size(max = 16)
        @Nullable Map<String, String> requests,
    @Doc("What the container can use at most.") @IntOrText(max = 32) @Size(max = 16)
        @Nullable Map<String, String> limits,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
