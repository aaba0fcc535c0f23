package io.prism.crds.policy;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Patterns;
import io.prism.crds.schema.Required;
import io.prism.crds.schema.Rule;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An account that may act for a team. */
@Rule(
    id = "P2",
    rule = "(self.kind == 'ServiceAccount') == has(self.__namespace__)",
    message = "namespace belongs to the kind ServiceAccount, which needs it",
    path = ".namespace")
public record Subject(
    @Doc("Kind of the account.") @Required @OneOf(SubjectKind.class) @Nullable String kind,
    @Doc("Its name.") @Required @Text(min = 1, max = 253) @Nullable String name,
    @Doc("Kubernetes namespace of a service account.")
        @Text(min = 1, max = 63, pattern = Patterns.DNS_LABEL)
        @Nullable String namespace,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
