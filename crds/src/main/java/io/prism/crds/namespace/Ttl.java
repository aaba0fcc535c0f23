package io.prism.crds.namespace;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.Permit;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Rule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Expiry of items. */
@Rule(
    id = "N17",
    rule = "self.requirement != 'Required' || has(self.defaultSeconds)",
    message = "needs.ttl.defaultSeconds is needed when needs.ttl.requirement is Required",
    path = ".defaultSeconds")
public record Ttl(
    @Doc("Whether items must have a time to live.")
        @OneOf(TtlRequirement.class)
        @Default("Optional")
        @Nullable String requirement,
    @Doc(
            "Time to live of an item that is written without one. Absent: such an item "
                + "does not expire.")
        @Range(min = 1L, max = 3153600000L)
        @Nullable Long defaultSeconds,
    @Doc("Whether a write may ask never to expire although there is a default.")
        @OneOf(Permit.class)
        @Default("Allowed")
        @Nullable String allowInfinite,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
