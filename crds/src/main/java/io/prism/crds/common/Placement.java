package io.prism.crds.common;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.databind.JsonNode;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Raw;
import io.prism.crds.schema.Rule;
import io.prism.crds.schema.Size;
import io.prism.crds.schema.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where pods may run. Fields given here replace, one by one, what the strategy makes. */
@Rule(
    id = "T1",
    rule =
        "self.strategy != 'Dedicated' || (has(self.nodeSelector) && "
            + "self.nodeSelector.size() > 0)",
    message =
        "nodeSelector is needed with the strategy Dedicated, to say which nodes are " + "meant",
    path = ".nodeSelector")
public record Placement(
    @Doc("The pattern that placement follows.") @OneOf(PlacementStrategy.class) @Default("Spread")
        @Nullable String strategy,
    @Doc("Labels that a node must have.") @Text(max = 63) @Size(max = 16)
        @Nullable Map<String, String> nodeSelector,
    @Doc("Affinity in the form of a pod's spec.affinity.") @Raw @Nullable JsonNode affinity,
    @Doc("Tolerations in the form of a pod's spec.tolerations.") @Raw @Size(max = 32)
        @Nullable List<JsonNode> tolerations,
    @Doc("Constraints in the form of a pod's spec.topologySpreadConstraints.") @Raw @Size(max = 8)
        @Nullable List<JsonNode> topologySpreadConstraints,
    @Doc("PriorityClass of the pods.") @Text(max = 253) @Nullable String priorityClassName,
    @Doc("RuntimeClass of the pods.") @Text(max = 253) @Nullable String runtimeClassName,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
