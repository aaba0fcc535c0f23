package io.prism.crds.namespace;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.BackendType;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The backend in use. */
public record ActiveBackend(
    @Doc("Name of the PrismBackend.") @Text(max = 63) @Nullable String name,
    @Doc("Its Kubernetes namespace.") @Text(max = 63) @Nullable String namespace,
    @Doc("Kind of store.") @OneOf(BackendType.class) @Nullable String type,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
