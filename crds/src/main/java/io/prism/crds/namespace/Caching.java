package io.prism.crds.namespace;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.Toggle;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Quantity;
import io.prism.crds.schema.Range;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cache in the proxies. */
public record Caching(
    @Doc("Whether reads are cached.") @OneOf(Toggle.class) @Default("Disabled")
        @Nullable String mode,
    @Doc("Seconds for which a cached item is used.") @Range(min = 1, max = 86400) @Default("300")
        @Nullable Integer ttlSeconds,
    @Doc("Most bytes of the cache in one proxy.") @Quantity @Default("64Mi")
        @Nullable String maxSize,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
