package io.prism.crds.namespace;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Patterns;
import io.prism.crds.schema.Rule;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One owner: a team, a user or a group. */
@Rule(
    id = "N15",
    rule = "[has(self.team), has(self.user), has(self.group)].filter(p, p).size() == 1",
    message = "each entry of access.owners names exactly one of team, user and group")
public record Owner(
    @Doc("A team of the PrismPolicy.") @Text(min = 1, max = 63, pattern = Patterns.DNS_LABEL)
        @Nullable String team,
    @Doc("A user of the identity provider.") @Text(min = 1, max = 253) @Nullable String user,
    @Doc("A group of the identity provider.") @Text(min = 1, max = 253) @Nullable String group,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
