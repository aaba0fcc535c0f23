package io.prism.crds.namespace;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Size;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Describes the shard that is wanted. The one with the most matching labels is taken. */
public record ShardSelector(
    @Doc("Product that the shard is for.") @Text(min = 1, max = 63) @Nullable String product,
    @Doc("Feature that the shard is for.") @Text(min = 1, max = 63) @Nullable String feature,
    @Doc("Service level of the shard.") @Text(min = 1, max = 63) @Nullable String slaTier,
    @Doc("Region of the shard.") @Text(min = 1, max = 63) @Nullable String region,
    @Doc("Labels that the shard must have.") @Text(max = 63) @Size(max = 16)
        @Nullable Map<String, String> matchLabels,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
