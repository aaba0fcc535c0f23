package io.prism.crds.common;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names an object together with its Kubernetes namespace. */
public record PlacedRef(
    @Doc("Name of the object.") @Text(min = 1, max = 253) @Nullable String name,
    @Doc("Kubernetes namespace of the object.") @Text(min = 1, max = 63) @Nullable String namespace,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
