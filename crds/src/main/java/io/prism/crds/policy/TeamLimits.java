package io.prism.crds.policy;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.Permit;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Quantity;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Rule;
import io.prism.crds.schema.Size;
import io.prism.crds.schema.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The most that one namespace of a team may ask for. */
@Rule(
    id = "P3",
    rule =
        "!has(self.allowedBackendTypes) || self.allowedBackendTypes.size() == 1 || "
            + "!self.allowedBackendTypes.exists(t, t == '*')",
    message = "allowedBackendTypes lists either * alone or types",
    path = ".allowedBackendTypes")
public record TeamLimits(
    @Doc("Most writes a second.") @Range(min = 0L, max = 1000000000L) @Nullable Long maxWriteRPS,
    @Doc("Most reads a second.") @Range(min = 0L, max = 1000000000L) @Nullable Long maxReadRPS,
    @Doc("Most days of retention.") @Range(min = 1, max = 36500) @Nullable Integer maxRetentionDays,
    @Doc("Most bytes of data.") @Quantity @Nullable String maxDataSize,
    @Doc("Most bytes of one message or value.") @Quantity @Nullable String maxMessageSize,
    @Doc("Most namespaces of the team.") @Range(min = 0, max = 100000)
        @Nullable Integer maxNamespaces,
    @Doc("Backend types that may be used; * stands for all.")
        @Text(min = 1, max = 32)
        @Size(max = 32, set = true)
        @Nullable List<String> allowedBackendTypes,
    @Doc("Whether driver settings may be given.") @OneOf(Permit.class)
        @Nullable String backendTuning,
    @Doc("Whether a backend of another region may be used.") @OneOf(Permit.class)
        @Nullable String crossRegion,
    @Doc("Whether own encryption keys may be used. No effect in this release.") @OneOf(Permit.class)
        @Nullable String customEncryptionKeys,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
