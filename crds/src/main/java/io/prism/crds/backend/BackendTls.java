package io.prism.crds.backend;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.ConfigValue;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Rule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Encryption of the connection to the store. */
@Rule(
    id = "B3",
    rule = "(self.mode == 'Mutual') == has(self.clientCertificateRef)",
    message = "tls.clientCertificateRef belongs to tls.mode Mutual, which needs it",
    path = ".clientCertificateRef")
public record BackendTls(
    @Doc("Whether it is encrypted.") @OneOf(TlsMode.class) @Default("Disabled")
        @Nullable String mode,
    @Doc("The certificate authority to trust; those of the platform when absent.")
        @Nullable ConfigValue caFrom,
    @Doc("The certificate to show; needed with the mode Mutual.")
        @Nullable ClientCertificateRef clientCertificateRef,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
