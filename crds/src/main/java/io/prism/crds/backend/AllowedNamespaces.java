package io.prism.crds.backend;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.LabelSelector;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Rule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whose namespaces may use the backend. */
@Rule(
    id = "B7",
    rule = "(self.from == 'Selector') == has(self.selector)",
    message = "allowedNamespaces.selector belongs to from Selector, which needs it",
    path = ".selector")
public record AllowedNamespaces(
    @Doc("Which Kubernetes namespaces are meant.") @OneOf(NamespacesFrom.class) @Default("Same")
        @Nullable String from,
    @Doc("Labels of the Kubernetes namespaces; only with from Selector.")
        @Nullable LabelSelector selector,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
