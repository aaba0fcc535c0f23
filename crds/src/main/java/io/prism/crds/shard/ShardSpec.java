package io.prism.crds.shard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.Autoscaling;
import io.prism.crds.common.WorkloadTemplate;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Rule;
import io.prism.crds.schema.Size;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A fleet of proxies. */
@Rule(
    id = "S4",
    rule =
        "!has(self.terminationGracePeriodSeconds) || "
            + "self.terminationGracePeriodSeconds >= self.drain.timeoutSeconds + "
            + "self.drain.preStopSeconds + 10",
    message =
        "terminationGracePeriodSeconds must exceed drain.timeoutSeconds and "
            + "drain.preStopSeconds together by 10 or more",
    path = ".terminationGracePeriodSeconds")
@Rule(
    id = "S5",
    rule =
        "has(self.labels) == has(oldSelf.labels) && (!has(self.labels) || self.labels "
            + "== oldSelf.labels)",
    message =
        "labels cannot be changed, since namespaces were placed by them; create "
            + "another PrismShard",
    path = ".labels")
public record ShardSpec(
    @Doc("Product that it is for.") @Text(min = 1, max = 63) @Nullable String product,
    @Doc("Feature that it is for.") @Text(min = 1, max = 63) @Nullable String feature,
    @Doc("Service level that it is for.") @Text(min = 1, max = 63) @Nullable String slaTier,
    @Doc("Region that it is in.") @Text(min = 1, max = 63) @Nullable String region,
    @Doc("Marks that namespaces select it by. Never changed.") @Text(max = 63) @Size(max = 16)
        @Nullable Map<String, String> labels,
    @Doc("The proxies.") @Default("{}") @Nullable ProxySettings proxy,
    @Doc("The Service that clients connect to.") @Default("{}") @Nullable ShardService service,
    @Doc("Ports of a proxy.") @Default("{}") @Nullable Listeners listeners,
    @Doc("Encryption of what clients speak to the proxies; clear text when absent.")
        @Nullable ShardTls tls,
    @Doc("Client connections.") @Default("{}") @Nullable ConnectionSettings connection,
    @Doc("How the number of proxies follows the load.") @Default("{}")
        @Nullable Autoscaling autoscaling,
    @Doc("How a proxy ends.") @Default("{}") @Nullable Drain drain,
    @Doc("Seconds after which a proxy is killed. Absent: 15 more than its drain takes.")
        @Range(min = 15, max = 7200)
        @Nullable Integer terminationGracePeriodSeconds,
    @Doc("How many proxies may be taken away at a time.") @Default("{}")
        @Nullable DisruptionBudget podDisruptionBudget,
    @Doc("What holds for namespaces that say nothing themselves.") @Nullable ShardDefaults defaults,
    @Doc("Most namespaces that are placed here.") @Range(min = 1, max = 10000) @Default("1000")
        @Nullable Integer maxNamespaces,
    @Doc("Maintenance of the whole shard.") @Nullable ShardMaintenance maintenance,
    @Doc("What the proxies tell about themselves.") @Nullable Observability observability,
    @Doc("What is added to the proxies' pods.") @Nullable WorkloadTemplate template,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
