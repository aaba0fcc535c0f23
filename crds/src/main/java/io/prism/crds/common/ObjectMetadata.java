package io.prism.crds.common;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Size;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Labels and annotations put on everything that is created for the resource. */
public record ObjectMetadata(
    @Doc("Extra labels. Labels that Prism sets itself cannot be replaced.")
        @Text(max = 63)
        @Size(max = 32)
        @Nullable Map<String, String> labels,
    @Doc("Extra annotations.") @Text(max = 4096) @Size(max = 32)
        @Nullable Map<String, String> annotations,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
