package io.prism.crds.policy;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What teams may ask for. */
public record PolicySpec(
    @Doc("The teams.") @Size(max = 500, key = "name") @Nullable List<TeamPolicy> teams,
    @Doc("What holds for each field that a team leaves out.") @Default("{}")
        @Nullable PolicyDefaults defaults,
    @Doc("Limits that no team can exceed, whatever its own say.") @Nullable TeamLimits global,
    @Doc("What single namespaces may ask for beyond the limits of their teams.") @Size(max = 200)
        @Nullable List<Approval> approvals,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
