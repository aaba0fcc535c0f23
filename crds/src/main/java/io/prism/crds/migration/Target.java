package io.prism.crds.migration;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.BackendRef;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Required;
import io.prism.crds.schema.Size;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The store that the data moves to. */
public record Target(
    @Doc("The PrismBackend.") @Required @Nullable BackendRef backendRef,
    @Doc("Driver settings in the target.") @Text(max = 1024) @Size(max = 32)
        @Nullable Map<String, String> options,
    @Doc("Name of the table, topic or bucket in the target; the usual one when absent.")
        @Text(min = 1, max = 253)
        @Nullable String physicalName,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
