package io.prism.crds.namespace;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Patterns;
import io.prism.crds.schema.Rule;
import io.prism.crds.schema.Size;
import io.prism.crds.schema.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How callers prove who they are; as the installation says where absent. */
@Rule(
    id = "N20",
    rule = "!has(self.oidc) || (has(self.provider) && self.provider == 'OIDC')",
    message = "auth.oidc belongs to auth.provider OIDC",
    path = ".oidc")
public record Auth(
    @Doc("How callers prove who they are.") @OneOf(AuthProvider.class) @Nullable String provider,
    @Doc("The issuer; only with the provider OIDC.") @Nullable Oidc oidc,
    @Doc("Kubernetes service accounts that may call, as namespace/name.")
        @Text(min = 3, max = 317, pattern = Patterns.SERVICE_ACCOUNT)
        @Size(max = 64, set = true)
        @Nullable List<String> serviceAccounts,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
