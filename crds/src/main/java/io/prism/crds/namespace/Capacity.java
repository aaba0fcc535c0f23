package io.prism.crds.namespace;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Quantity;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Size;
import io.prism.crds.schema.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the planner reckoned with. */
public record Capacity(
    @Doc("Partitions of the data.") @Range(min = 0, max = 1000000) @Nullable Integer partitions,
    @Doc("Copies of the data.") @Range(min = 0, max = 100) @Nullable Integer replicationFactor,
    @Doc("Connections to the store for each proxy.") @Range(min = 0, max = 100000)
        @Nullable Integer connectionPoolSize,
    @Doc("Bytes of storage.") @Quantity @Nullable String storage,
    @Doc("What may become too small.") @Text(max = 1024) @Size(max = 16)
        @Nullable List<String> warnings,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
