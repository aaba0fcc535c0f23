package io.prism.crds.namespace;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.ShardRef;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Rule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which shard serves the namespace. The choice is kept until this changes. */
@Rule(
    id = "N16a",
    rule = "self.mode != 'Dedicated' || (!has(self.shardRef) && !has(self.selector))",
    message =
        "placement.shardRef and placement.selector choose a shared shard and cannot be "
            + "given with the mode Dedicated",
    path = ".mode")
@Rule(
    id = "N16b",
    rule = "!(has(self.shardRef) && has(self.selector))",
    message = "placement.shardRef and placement.selector exclude each other",
    path = ".selector")
public record ShardPlacement(
    @Doc("Whether the shard is shared.") @OneOf(PlacementMode.class) @Default("Shared")
        @Nullable String mode,
    @Doc("The shard, by name.") @Nullable ShardRef shardRef,
    @Doc("The shard, by what it is for.") @Nullable ShardSelector selector,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
