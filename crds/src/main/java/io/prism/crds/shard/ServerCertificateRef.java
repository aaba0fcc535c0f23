package io.prism.crds.shard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Patterns;
import io.prism.crds.schema.Required;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names a Secret of the type kubernetes.io/tls. It must carry the label prism.io/shard. */
public record ServerCertificateRef(
    @Doc("Name of the Secret.")
        @Required
        @Text(min = 1, max = 253, pattern = Patterns.DNS_SUBDOMAIN)
        @Nullable String name,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
