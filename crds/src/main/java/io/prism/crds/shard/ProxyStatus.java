package io.prism.crds.shard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Required;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One proxy. */
public record ProxyStatus(
    @Doc("Its name.") @Required @Text(min = 1, max = 253) @Nullable String id,
    @Doc("Its address.") @Text(max = 64) @Nullable String podIP,
    @Doc("What it does.") @OneOf(ProxyState.class) @Nullable String state,
    @Doc("Version of the configuration that it applied last.")
        @Range(min = 0L, max = 9223372036854775807L)
        @Nullable Long ackedConfigVersion,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
