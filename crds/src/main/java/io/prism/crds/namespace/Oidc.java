package io.prism.crds.namespace;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Patterns;
import io.prism.crds.schema.Required;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An OpenID Connect issuer. */
public record Oidc(
    @Doc("Address of the issuer, as its tokens name it.")
        @Required
        @Text(min = 9, max = 2048, pattern = Patterns.HTTPS)
        @Nullable String issuer,
    @Doc("Client that the tokens are made for.") @Text(min = 1, max = 253)
        @Nullable String clientID,
    @Doc("Audience that the tokens must name.") @Text(min = 1, max = 253) @Nullable String audience,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
