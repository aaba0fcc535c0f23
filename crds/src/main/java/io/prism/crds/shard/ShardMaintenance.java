package io.prism.crds.shard;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Text;
import io.prism.crds.schema.Time;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maintenance of the whole shard. */
public record ShardMaintenance(
    @Doc("What is answered meanwhile.") @OneOf(MaintenanceMode.class) @Default("None")
        @Nullable String mode,
    @Doc("What clients are told. This release tells them none, and refuses it.") @Text(max = 512)
        @Nullable String message,
    @Doc(
            "When it is expected to end; nothing ends by itself. This release tells nobody, and refuses it.")
        @Time
        @Nullable String until,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
