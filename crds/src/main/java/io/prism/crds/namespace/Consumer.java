package io.prism.crds.namespace;

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

/** One caller that may use the namespace. */
public record Consumer(
    @Doc("Name of the service, group or user.") @Required @Text(min = 1, max = 253)
        @Nullable String name,
    @Doc("What the name stands for.") @OneOf(ConsumerKind.class) @Default("Service")
        @Nullable String kind,
    @Doc("What it may do.") @OneOf(AccessPermission.class) @Default("ReadOnly")
        @Nullable String permission,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
