package io.prism.crds.namespace;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.Toggle;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happens to messages that keep failing. */
public record DeadLetter(
    @Doc("Whether they are set aside.") @OneOf(Toggle.class) @Default("Disabled")
        @Nullable String mode,
    @Doc("Deliveries after which a message is set aside.") @Range(min = 1, max = 1000) @Default("5")
        @Nullable Integer maxReceives,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
