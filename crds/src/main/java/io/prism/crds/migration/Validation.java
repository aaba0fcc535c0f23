package io.prism.crds.migration;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When the target counts as holding the same data. */
public record Validation(
    @Doc("Share of reads that are compared.") @Range(min = 0, max = 100) @Default("100")
        @Nullable Integer samplePercent,
    @Doc("Fewest comparisons.") @Range(min = 0L, max = 1000000000000L) @Default("10000")
        @Nullable Long minComparisons,
    @Doc("Seconds for which comparisons must have gone well.")
        @Range(min = 0, max = 31536000)
        @Default("259200")
        @Nullable Integer soakSeconds,
    @Doc(
            "Most first differences in a million; any that is confirmed and not mended "
                + "stops the migration.")
        @Range(min = 0, max = 1000000)
        @Default("1000")
        @Nullable Integer maxMismatchPerMillion,
    @Doc("Seconds after which a difference is looked at again.")
        @Range(min = 0, max = 3600)
        @Default("5")
        @Nullable Integer recheckDelaySeconds,
    @Doc("Whether all items are compared once.") @OneOf(FullScan.class) @Default("Required")
        @Nullable String fullScan,
    @Doc("Who mends an item that differs.") @OneOf(Repair.class) @Default("Auto")
        @Nullable String repair,
    @Doc("What is compared.")
        @OneOf(Compared.class)
        @Size(min = 1, max = 3, set = true)
        @Default("[Value, TTL]")
        @Nullable List<String> compare,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
