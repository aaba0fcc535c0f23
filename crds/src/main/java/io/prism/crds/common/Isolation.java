package io.prism.crds.common;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much is shared with other namespaces. */
public record Isolation(
    @Doc("What is shared inside a proxy.") @OneOf(IsolationLevel.class) @Default("Namespace")
        @Nullable String level,
    @Doc("Whether plugin pods are shared.") @OneOf(ProcessIsolation.class) @Default("Shared")
        @Nullable String process,
    @Doc("Limits that hold with the level Session.") @Nullable SessionIsolation session,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
