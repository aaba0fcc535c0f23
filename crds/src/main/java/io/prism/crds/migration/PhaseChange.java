package io.prism.crds.migration;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Text;
import io.prism.crds.schema.Time;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One change of phase. */
public record PhaseChange(
    @Doc("The phase that began.") @OneOf(MigrationPhase.class) @Nullable String phase,
    @Doc("When.") @Time @Nullable String at,
    @Doc("Why.") @Text(max = 256) @Nullable String reason,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
