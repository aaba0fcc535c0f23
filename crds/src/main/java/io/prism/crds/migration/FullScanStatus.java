package io.prism.crds.migration;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Time;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The full comparison. */
public record FullScanStatus(
    @Doc("How far it is.") @OneOf(ScanState.class) @Nullable String state,
    @Doc("When it was done.") @Time @Nullable String completedAt,
    @Doc("Items in the source.") @Range(min = 0L, max = 9223372036854775807L)
        @Nullable Long sourceCount,
    @Doc("Items in the target.") @Range(min = 0L, max = 9223372036854775807L)
        @Nullable Long targetCount,
    @Doc("Whether both are the same.") @Nullable Boolean digestMatch,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
