package io.prism.crds.common;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.databind.JsonNode;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Raw;
import io.prism.crds.schema.Rule;
import io.prism.crds.schema.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the number of pods follows the load. */
@Rule(
    id = "A1",
    rule = "self.mode != 'KEDA' || (has(self.triggers) && self.triggers.size() > 0)",
    message = "triggers needs at least one entry with the mode KEDA",
    path = ".triggers")
@Rule(
    id = "A2",
    rule =
        "self.mode != 'HPA' || has(self.targetCPUUtilizationPercentage) || "
            + "has(self.targetMemoryUtilizationPercentage) || "
            + "has(self.targetRequestsPerSecond) || (has(self.metrics) && "
            + "self.metrics.size() > 0)",
    message = "a target or an entry in metrics is needed with the mode HPA",
    path = ".mode")
@Rule(
    id = "A3",
    rule = "self.maxReplicas >= self.minReplicas",
    message = "maxReplicas must not be below minReplicas",
    path = ".maxReplicas")
public record Autoscaling(
    @Doc("Who decides the number of pods.") @OneOf(AutoscalingMode.class) @Default("Disabled")
        @Nullable String mode,
    @Doc("Fewest pods. Never zero: a fleet without a pod answers nobody.")
        @Range(min = 1, max = 1000)
        @Default("1")
        @Nullable Integer minReplicas,
    @Doc("Most pods.") @Range(min = 1, max = 1000) @Default("10") @Nullable Integer maxReplicas,
    @Doc("CPU in use, as percent of what the pods request, that is aimed at.")
        @Range(min = 1, max = 1000)
        @Nullable Integer targetCPUUtilizationPercentage,
    @Doc("Memory in use, as percent of what the pods request, that is aimed at.")
        @Range(min = 1, max = 1000)
        @Nullable Integer targetMemoryUtilizationPercentage,
    @Doc("Calls a second and pod that are aimed at. Needs a metrics adapter in the " + "cluster.")
        @Range(min = 1, max = 10000000)
        @Nullable Integer targetRequestsPerSecond,
    @Doc("Further metrics, in the form of a HorizontalPodAutoscaler's spec.metrics.")
        @Raw
        @Size(max = 16)
        @Nullable List<JsonNode> metrics,
    @Doc("Pace of scaling, in the form of a HorizontalPodAutoscaler's spec.behavior.") @Raw
        @Nullable JsonNode behavior,
    @Doc("KEDA triggers; at least one with the mode KEDA.") @Size(max = 16)
        @Nullable List<Trigger> triggers,
    @Doc("Seconds between two looks of KEDA at its triggers.")
        @Range(min = 1, max = 3600)
        @Default("10")
        @Nullable Integer pollingIntervalSeconds,
    @Doc("Seconds without an active trigger before KEDA scales down.")
        @Range(min = 0, max = 86400)
        @Default("300")
        @Nullable Integer cooldownSeconds,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
