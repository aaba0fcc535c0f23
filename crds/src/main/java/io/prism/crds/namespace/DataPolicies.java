package io.prism.crds.namespace;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.Toggle;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Rule;
import io.prism.crds.schema.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules for handling the data. */
@Rule(
    id = "N13",
    rule =
        "!has(self.compliance) || self.compliance.size() == 0 || self.auditLogging == "
            + "'Enabled'",
    message = "policies.auditLogging must be Enabled when policies.compliance names anything",
    path = ".auditLogging")
public record DataPolicies(
    @Doc("Whether fields marked as personal are protected.")
        @OneOf(Toggle.class)
        @Default("Disabled")
        @Nullable String pii,
    @Doc("Whether calls are written to the audit log. No effect in this release.")
        @OneOf(Toggle.class)
        @Default("Enabled")
        @Nullable String auditLogging,
    @Doc("Rules that the data is subject to.") @OneOf(Compliance.class) @Size(max = 5, set = true)
        @Nullable List<String> compliance,
    @Doc("Days for which the audit log is kept. No effect in this release.")
        @Range(min = 1, max = 3650)
        @Default("365")
        @Nullable Integer auditRetentionDays,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
