package io.prism.crds.namespace;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The configuration that first carried the accepted generation. */
public record PublishedConfig(
    @Doc("Its version, which only grows.") @Range(min = 0L, max = 9223372036854775807L)
        @Nullable Long version,
    @Doc("Hash of this namespace's part of it.") @Text(max = 128) @Nullable String hash,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
