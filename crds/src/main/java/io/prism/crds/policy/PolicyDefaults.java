package io.prism.crds.policy;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What holds for each field that a team leaves out. */
public record PolicyDefaults(
    @Doc("How much a team may choose itself.") @OneOf(TeamLevel.class) @Default("Guided")
        @Nullable String level,
    @Doc("The most it may ask for.") @Nullable TeamLimits limits,
    @Doc("Which changes need nobody's approval.") @Nullable AutoApprove autoApprove,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
