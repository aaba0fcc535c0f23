package io.prism.crds.namespace;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Required;
import io.prism.crds.schema.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who owns the namespace and who may call it. */
public record Access(
    @Doc("Who is responsible; owners may do everything.") @Required @Size(min = 1, max = 20)
        @Nullable List<Owner> owners,
    @Doc("Who else may call.") @Size(max = 200, key = "name") @Nullable List<Consumer> consumers,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
