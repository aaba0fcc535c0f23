package io.prism.crds.migration;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.LocalRef;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Required;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A mapping of the data on its way. It must give the same result every time. */
public record Transform(
    @Doc("The plugin that maps.") @Required @Nullable LocalRef pluginRef,
    @Doc("Its version.") @Required @Text(min = 1, max = 63) @Nullable String version,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
