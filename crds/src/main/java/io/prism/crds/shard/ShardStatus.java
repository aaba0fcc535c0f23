package io.prism.crds.shard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.Condition;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Size;
import io.prism.crds.schema.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the fleet does, written by the operator. Heartbeats are metrics, not here. */
public record ShardStatus(
    @Doc("Generation of the spec that was looked at last; -1 before the first time.")
        @Range(min = -1L, max = 9223372036854775807L)
        @Nullable Long observedGeneration,
    @Doc("Proxies that exist.") @Range(min = 0, max = 10000) @Nullable Integer replicas,
    @Doc("Proxies that are ready.") @Range(min = 0, max = 10000) @Nullable Integer readyReplicas,
    @Doc("Selector of the proxies' pods, for the scale subresource.") @Text(max = 1024)
        @Nullable String selector,
    @Doc("Namespaces that are placed here.") @Range(min = 0, max = 100000)
        @Nullable Integer namespaces,
    @Doc("Version of the committed configuration.") @Range(min = 0L, max = 9223372036854775807L)
        @Nullable Long configVersion,
    @Doc("Proxies that should have it.") @Range(min = 0, max = 10000)
        @Nullable Integer proxiesTotal,
    @Doc("Proxies that applied it.") @Range(min = 0, max = 10000) @Nullable Integer proxiesAcked,
    @Doc("The two counts as one text, such as 3/3.") @Text(max = 32) @Nullable String acked,
    @Doc("The proxies, while there are no more than 100.") @Size(max = 100, key = "id")
        @Nullable List<ProxyStatus> proxies,
    @Doc("Image that the proxies run until an upgrade is asked for.") @Text(max = 512)
        @Nullable String proxyImage,
    @Doc("Hash of the pod template that is in use.") @Text(max = 128) @Nullable String templateHash,
    @Doc("Facts about this resource; `kubectl wait --for=condition=...` reads them.")
        @Size(max = 32, key = "type")
        @Nullable List<Condition> conditions,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
