package io.prism.crds.common;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.databind.JsonNode;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Raw;
import io.prism.crds.schema.Size;
import io.prism.crds.schema.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Selects objects by their labels. */
public record LabelSelector(
    @Doc("Labels that must all be there.") @Text(max = 63) @Size(max = 16)
        @Nullable Map<String, String> matchLabels,
    @Doc("Further requirements, in the form of a LabelSelector's matchExpressions.")
        @Raw
        @Size(max = 16)
        @Nullable List<JsonNode> matchExpressions,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
