package io.prism.crds.namespace;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where clients find the certificate authority that signed the endpoint's certificate. */
public record CaRef(
    @Doc("Name of the ConfigMap.") @Text(max = 253) @Nullable String name,
    @Doc("Its Kubernetes namespace.") @Text(max = 63) @Nullable String namespace,
    @Doc("Key in it.") @Text(max = 253) @Nullable String key,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
