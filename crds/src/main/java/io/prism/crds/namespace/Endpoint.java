package io.prism.crds.namespace;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.ClientTlsMode;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Required;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An address that clients connect to. */
public record Endpoint(
    @Doc("How it is spoken to.") @Required @OneOf(EndpointType.class) @Nullable String type,
    @Doc("Host and port.") @Required @Text(min = 1, max = 512) @Nullable String address,
    @Doc("Whether it is encrypted, and who shows a certificate.") @OneOf(ClientTlsMode.class)
        @Nullable String tls,
    @Doc(
            "The certificate authority to trust. Absent for clear text, and where the shard "
                + "names a certificate of somebody else's.")
        @Nullable CaRef caRef,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
