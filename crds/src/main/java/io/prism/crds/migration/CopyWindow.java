package io.prism.crds.migration;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Patterns;
import io.prism.crds.schema.Required;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A time of day in which copying may go on. */
public record CopyWindow(
    @Doc("First minute, as HH:MM.") @Required @Text(min = 5, max = 5, pattern = Patterns.CLOCK)
        @Nullable String start,
    @Doc("Last minute, as HH:MM; before start means on the next day.")
        @Required
        @Text(min = 5, max = 5, pattern = Patterns.CLOCK)
        @Nullable String end,
    @Doc("Time zone, such as Europe/Berlin.") @Text(min = 1, max = 64) @Default("UTC")
        @Nullable String timeZone,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
