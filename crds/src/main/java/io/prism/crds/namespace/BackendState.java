package io.prism.crds.namespace;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which backend serves, and why. */
public record BackendState(
    @Doc("The backend in use.") @Nullable ActiveBackend active,
    @Doc("Who chose it.") @OneOf(SelectedBy.class) @Nullable String selectedBy,
    @Doc("Why it was chosen.") @Text(max = 1024) @Nullable String reason,
    @Doc("Whether spec.backend names it.") @Nullable Boolean specInSync,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
