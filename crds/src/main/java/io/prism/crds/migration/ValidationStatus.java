package io.prism.crds.migration;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the comparison found, as of the last checkpoint. */
public record ValidationStatus(
    @Doc("Items compared.") @Range(min = 0L, max = 9223372036854775807L) @Nullable Long comparisons,
    @Doc("Differences at first sight.") @Range(min = 0L, max = 9223372036854775807L)
        @Nullable Long rawMismatches,
    @Doc("Differences that stayed.") @Range(min = 0L, max = 9223372036854775807L)
        @Nullable Long confirmedMismatches,
    @Doc("Differences that were mended.") @Range(min = 0L, max = 9223372036854775807L)
        @Nullable Long repaired,
    @Doc("Differences that were not.") @Range(min = 0L, max = 9223372036854775807L)
        @Nullable Long unrepaired,
    @Doc("The full comparison.") @Nullable FullScanStatus fullScan,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
