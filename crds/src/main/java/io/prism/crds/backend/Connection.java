package io.prism.crds.backend;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.SecretValue;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Rule;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the store is and who logs in. */
@Rule(
    id = "B1",
    rule = "has(self.url) != has(self.urlFrom)",
    message = "connection needs exactly one of url and urlFrom")
@Rule(
    id = "B2",
    rule = "!has(self.url) || !self.url.matches('^[^/]*//[^/?#]*@')",
    message =
        "connection.url must hold no credentials; use usernameFrom and passwordFrom, "
            + "or urlFrom",
    path = ".url")
public record Connection(
    @Doc("Address, without credentials.") @Text(min = 1, max = 2048) @Nullable String url,
    @Doc("Takes the address from a Secret instead.") @Nullable SecretValue urlFrom,
    @Doc("Database in the store.") @Text(min = 1, max = 253) @Nullable String database,
    @Doc("Takes the user name from a Secret.") @Nullable SecretValue usernameFrom,
    @Doc("Takes the password from a Secret.") @Nullable SecretValue passwordFrom,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
