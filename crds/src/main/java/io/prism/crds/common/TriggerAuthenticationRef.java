package io.prism.crds.common;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Required;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names the KEDA object that holds a trigger's credentials. */
public record TriggerAuthenticationRef(
    @Doc("Name of the object.") @Required @Text(min = 1, max = 253) @Nullable String name,
    @Doc("Kind of the object.")
        @OneOf(TriggerAuthenticationKind.class)
        @Default("TriggerAuthentication")
        @Nullable String kind,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
