package io.prism.crds.backend;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Patterns;
import io.prism.crds.schema.Quantity;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The volume of a store that is a file. */
public record PluginStorage(
    @Doc("Size of the volume.") @Quantity @Default("1Gi") @Nullable String size,
    @Doc("StorageClass of the volume; the cluster's default when absent.")
        @Text(min = 1, max = 253, pattern = Patterns.DNS_SUBDOMAIN)
        @Nullable String storageClassName,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
