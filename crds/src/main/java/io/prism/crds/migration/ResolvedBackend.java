package io.prism.crds.migration;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A backend as it was found. */
public record ResolvedBackend(
    @Doc("Name of the PrismBackend.") @Text(max = 63) @Nullable String name,
    @Doc("Its Kubernetes namespace.") @Text(max = 63) @Nullable String namespace,
    @Doc("Its uid.") @Text(max = 64) @Nullable String uid,
    @Doc("Name of the data in it.") @Text(max = 253) @Nullable String physicalName,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
