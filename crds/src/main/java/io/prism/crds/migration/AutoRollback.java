package io.prism.crds.migration;

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

/** When reads go back to the source without being asked. Data is never taken back. */
public record AutoRollback(
    @Doc("Whether they do.") @OneOf(Toggle.class) @Default("Enabled") @Nullable String mode,
    @Doc("Most failed calls in a million.") @Range(min = 0, max = 1000000) @Default("10000")
        @Nullable Integer maxErrorRatePerMillion,
    @Doc("Most growth of the time within which 99 of 100 calls are answered.")
        @Range(min = 0, max = 10000)
        @Default("50")
        @Nullable Integer maxP99IncreasePercent,
    @Doc("Seconds over which that is measured.") @Range(min = 10, max = 86400) @Default("300")
        @Nullable Integer windowSeconds,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
