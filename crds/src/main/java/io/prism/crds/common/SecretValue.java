package io.prism.crds.common;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Required;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes a value from a Secret. The Secret must carry the label prism.io/backend, so that it was
 * meant to be read this way.
 */
public record SecretValue(
    @Doc("Secret and key that hold the value.") @Required @Nullable KeySelector secretKeyRef,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
