package io.prism.crds.backend;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.Autoscaling;
import io.prism.crds.common.Resources;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The process that holds the store's driver. */
public record Plugin(
    @Doc("Where it runs.") @OneOf(PluginMode.class) @Default("Remote") @Nullable String mode,
    @Doc("Its image; the installation's own when absent.") @Text(min = 1, max = 512)
        @Nullable String image,
    @Doc("Number of pods with the mode Remote.") @Range(min = 1, max = 1000) @Default("1")
        @Nullable Integer replicas,
    @Doc("CPU and memory of its container.") @Nullable Resources resources,
    @Doc("Port on which it answers proxies.") @Range(min = 1, max = 65535) @Default("50100")
        @Nullable Integer port,
    @Doc("How often it is asked whether it is well.") @Default("{}")
        @Nullable PluginHealthCheck healthCheck,
    @Doc("The volume of a store that is a file.") @Nullable PluginStorage storage,
    @Doc("How the number of pods follows the load.") @Nullable Autoscaling autoscaling,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
