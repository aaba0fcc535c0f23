package io.prism.crds.shard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Rule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ports on which a proxy listens. */
@Rule(
    id = "S6",
    rule =
        "[self.data, self.http, self.admin, self.metrics].all(p, [self.data, "
            + "self.http, self.admin, self.metrics].filter(q, q == p).size() == 1)",
    message = "listeners need four different ports")
public record Listeners(
    @Doc("gRPC of clients.") @Range(min = 1, max = 65535) @Default("8980") @Nullable Integer data,
    @Doc("HTTP and JSON of clients.") @Range(min = 1, max = 65535) @Default("8080")
        @Nullable Integer http,
    @Doc("gRPC of administrators.") @Range(min = 1, max = 65535) @Default("8981")
        @Nullable Integer admin,
    @Doc("Metrics and probes.") @Range(min = 1, max = 65535) @Default("9090")
        @Nullable Integer metrics,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
