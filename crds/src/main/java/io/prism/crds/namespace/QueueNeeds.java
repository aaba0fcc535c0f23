package io.prism.crds.namespace;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settings of the queue APIs. */
public record QueueNeeds(
    @Doc("Seconds for which a delivered message is hidden from other consumers.")
        @Range(min = 1, max = 43200)
        @Default("30")
        @Nullable Integer visibilityTimeoutSeconds,
    @Doc("What happens to messages that keep failing.") @Nullable DeadLetter deadLetter,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
