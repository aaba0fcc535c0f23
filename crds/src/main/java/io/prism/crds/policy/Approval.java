package io.prism.crds.policy;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.PlacedRef;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Quantity;
import io.prism.crds.schema.Required;
import io.prism.crds.schema.Text;
import io.prism.crds.schema.Time;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Raises one limit of its team for one namespace, though not beyond the global limits. */
public record Approval(
    @Doc("The PrismNamespace, with its Kubernetes namespace.") @Required
        @Nullable PlacedRef namespaceRef,
    @Doc("The limit that is raised.") @Required @OneOf(LimitName.class) @Nullable String limit,
    @Doc("The most it may ask for.") @Required @Quantity @Nullable String value,
    @Doc(
            "Where the approval can be looked up. A namespace that names a ticket in approvalRef "
                + "uses only approvals with that ticket.")
        @Text(max = 128)
        @Nullable String ticket,
    @Doc("From when it does not hold any more; for ever when absent.") @Time
        @Nullable String expires,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
