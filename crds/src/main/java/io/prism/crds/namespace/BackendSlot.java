package io.prism.crds.namespace;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.BackendRef;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Patterns;
import io.prism.crds.schema.Required;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The backend of one part of an API that uses several stores. */
public record BackendSlot(
    @Doc("Name of the part.") @Required @Text(min = 1, max = 63, pattern = Patterns.DNS_LABEL)
        @Nullable String name,
    @Doc("The backend that serves it.") @Required @Nullable BackendRef ref,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
