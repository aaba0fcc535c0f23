package io.prism.crds.migration;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Size;
import io.prism.crds.schema.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copying of the data that was there before. */
public record Backfill(
    @Doc("What is copied.") @OneOf(BackfillMode.class) @Default("Full") @Nullable String mode,
    @Doc("Copies at a time.") @Range(min = 1, max = 64) @Default("10")
        @Nullable Integer parallelism,
    @Doc("Items in one copy.") @Range(min = 1, max = 10000) @Default("1000")
        @Nullable Integer batchSize,
    @Doc("Most items a second.") @Range(min = 1L, max = 10000000L) @Default("1000")
        @Nullable Long maxItemsPerSecond,
    @Doc("Times of day in which copying goes on; always when absent.") @Size(max = 16)
        @Nullable List<CopyWindow> window,
    @Doc("Copies only keys that begin so.") @Text(max = 1024) @Nullable String keyPrefix,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
