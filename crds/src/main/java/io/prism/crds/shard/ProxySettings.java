package io.prism.crds.shard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.Resources;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The proxies themselves. */
public record ProxySettings(
    @Doc("Their image; the installation's own when absent.") @Text(min = 1, max = 512)
        @Nullable String image,
    @Doc("Number of proxies while autoscaling is Disabled; never zero.")
        @Range(min = 1, max = 1000)
        @Default("3")
        @Nullable Integer replicas,
    @Doc("CPU and memory of a proxy.") @Nullable Resources resources,
    @Doc("How much they log.") @OneOf(LogLevel.class) @Default("Info") @Nullable String logLevel,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
