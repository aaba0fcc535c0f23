package io.prism.crds.common;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Size;
import io.prism.crds.schema.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is added to the pods and other objects made for a resource. */
public record WorkloadTemplate(
    @Doc("Extra labels and annotations of the created objects and their pods.")
        @Nullable ObjectMetadata metadata,
    @Doc("Annotations of the ServiceAccount, for example to bind a cloud identity.")
        @Text(max = 4096)
        @Size(max = 16)
        @Nullable Map<String, String> serviceAccountAnnotations,
    @Doc("Extra environment variables of the main container.") @Size(max = 64, key = "name")
        @Nullable List<EnvVar> env,
    @Doc("Where the pods may run.") @Nullable Placement placement,
    @Doc("Secrets with which the images are pulled.") @Size(max = 8, key = "name")
        @Nullable List<LocalRef> imagePullSecrets,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
