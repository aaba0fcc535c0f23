package io.prism.crds.migration;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Text;
import io.prism.crds.schema.Time;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far copying is, as of the last checkpoint. */
public record BackfillStatus(
    @Doc("Where it goes on.") @Text(max = 1024) @Nullable String cursor,
    @Doc("Items looked at.") @Range(min = 0L, max = 9223372036854775807L)
        @Nullable Long itemsScanned,
    @Doc("Items copied.") @Range(min = 0L, max = 9223372036854775807L) @Nullable Long itemsCopied,
    @Doc("Items of which the target had a newer version.")
        @Range(min = 0L, max = 9223372036854775807L)
        @Nullable Long itemsSkippedNewer,
    @Doc("Items that could not be copied.") @Range(min = 0L, max = 9223372036854775807L)
        @Nullable Long errors,
    @Doc("When it began.") @Time @Nullable String startedAt,
    @Doc("When it was done.") @Time @Nullable String completedAt,
    @Doc("Highest version that was there when it began.") @Text(max = 128)
        @Nullable String highWatermark,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
