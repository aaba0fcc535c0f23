package io.prism.crds.shard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.Isolation;
import io.prism.crds.common.Quotas;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What holds for namespaces that say nothing themselves. */
public record ShardDefaults(
    @Doc("Limits on use.") @Nullable Quotas quotas,
    @Doc("How much is shared.") @Nullable Isolation isolation,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
