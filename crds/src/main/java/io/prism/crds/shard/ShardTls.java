package io.prism.crds.shard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.ClientTlsMode;
import io.prism.crds.common.ConfigValue;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Rule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Encryption of what clients speak to the proxies, over gRPC and HTTP alike. */
@Rule(
    id = "S8",
    rule = "self.mode == 'Mutual' || !has(self.clientCaFrom)",
    message = "tls.clientCaFrom belongs to tls.mode Mutual",
    path = ".clientCaFrom")
public record ShardTls(
    @Doc("Whether it is encrypted.") @OneOf(ClientTlsMode.class) @Default("Disabled")
        @Nullable String mode,
    @Doc("The certificate that proxies show; one that the operator makes when absent.")
        @Nullable ServerCertificateRef certificateRef,
    @Doc(
            "Who may issue certificates of clients, with the mode Mutual; the installation's own "
                + "authority when absent. A Secret must carry the label prism.io/shard.")
        @Nullable ConfigValue clientCaFrom,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
