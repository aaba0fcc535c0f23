package io.prism.crds.common;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Rule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes a public value, such as a certificate authority, from a ConfigMap or a Secret. */
@Rule(
    id = "C1",
    rule = "has(self.configMapKeyRef) != has(self.secretKeyRef)",
    message = "name exactly one of configMapKeyRef and secretKeyRef")
public record ConfigValue(
    @Doc("ConfigMap and key that hold the value.") @Nullable KeySelector configMapKeyRef,
    @Doc("Secret and key that hold the value.") @Nullable KeySelector secretKeyRef,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
