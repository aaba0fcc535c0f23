package io.prism.crds.policy;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Required;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one team has. */
public record TeamStatus(
    @Doc("Name of the team.") @Required @Text(min = 1, max = 63) @Nullable String name,
    @Doc("Its accepted namespaces.") @Range(min = 0, max = 100000) @Nullable Integer namespaces,
    @Doc("Writes a second that its accepted namespaces estimate together.")
        @Range(min = 0L, max = 1000000000000000L)
        @Nullable Long writeRPSUsed,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
