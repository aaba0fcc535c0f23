package io.prism.crds.backend;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.Condition;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Size;
import io.prism.crds.schema.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the store, written by the operator. Latencies and probe times are metrics, not
 * here.
 */
public record BackendStatus(
    @Doc("Generation of the spec that was looked at last; -1 before the first time.")
        @Range(min = -1L, max = 9223372036854775807L)
        @Nullable Long observedGeneration,
    @Doc("Mark found in the store; another one means another store.") @Text(max = 128)
        @Nullable String storeIdentity,
    @Doc("Version of the plugin.") @Text(max = 128) @Nullable String pluginVersion,
    @Doc("Version of the store.") @Text(max = 128) @Nullable String serverVersion,
    @Doc("Interfaces that the plugin offers.") @Text(max = 63) @Size(max = 64, set = true)
        @Nullable List<String> observedInterfaces,
    @Doc("Where the driver runs. It stays while namespaces have their data there.")
        @OneOf(PluginMode.class)
        @Nullable String pluginMode,
    @Doc("How many namespaces and migrations refer to it.") @Range(min = 0, max = 1000000)
        @Nullable Integer usedBy,
    @Doc("Image that the plugin pods run until an upgrade is asked for.") @Text(max = 512)
        @Nullable String pluginImage,
    @Doc("Hash of the pod template that is in use.") @Text(max = 128) @Nullable String templateHash,
    @Doc("Facts about this resource; `kubectl wait --for=condition=...` reads them.")
        @Size(max = 32, key = "type")
        @Nullable List<Condition> conditions,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
