package io.prism.crds.migration;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Time;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which step of moving reads is in force. */
public record ReadShiftStatus(
    @Doc("Its index.") @Range(min = 0, max = 20) @Nullable Integer stepIndex,
    @Doc("When it began.") @Time @Nullable String stepStartedAt,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
