package io.prism.crds.policy;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Patterns;
import io.prism.crds.schema.Required;
import io.prism.crds.schema.Size;
import io.prism.crds.schema.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one team may ask for. */
public record TeamPolicy(
    @Doc("Name of the team; * is the team of everybody who is in no other.")
        @Required
        @Text(min = 1, max = 63, pattern = Patterns.TEAM)
        @Nullable String name,
    @Doc("How much it may choose itself; the default's level when absent.") @OneOf(TeamLevel.class)
        @Nullable String level,
    @Doc("Accounts that may act for the team. No effect in this release.") @Size(max = 64)
        @Nullable List<Subject> subjects,
    @Doc(
            "Kubernetes namespaces whose resources may name the team; * stands for all. "
                + "Without an entry none may.")
        @Text(min = 1, max = 63, pattern = Patterns.TEAM)
        @Size(max = 100, set = true)
        @Nullable List<String> allowedK8sNamespaces,
    @Doc("The most it may ask for.") @Nullable TeamLimits limits,
    @Doc("Which changes need nobody's approval.") @Nullable AutoApprove autoApprove,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
