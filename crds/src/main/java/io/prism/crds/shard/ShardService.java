package io.prism.crds.shard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.ServiceType;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Patterns;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Size;
import io.prism.crds.schema.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Service that clients connect to. */
public record ShardService(
    @Doc("How it is reached.") @OneOf(ServiceType.class) @Default("ClusterIP")
        @Nullable String type,
    @Doc("Its gRPC port.") @Range(min = 1, max = 65535) @Default("8980") @Nullable Integer port,
    @Doc("Its annotations, for example for a load balancer.") @Text(max = 4096) @Size(max = 32)
        @Nullable Map<String, String> annotations,
    @Doc(
            "More names and IPv4 addresses by which clients reach it, such as that of a load "
                + "balancer. HTTP requests for them are answered, and the operator's certificate "
                + "holds for them.")
        @Text(min = 1, max = 253, pattern = Patterns.DNS_SUBDOMAIN)
        @Size(max = 32, set = true)
        @Nullable List<String> hosts,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
