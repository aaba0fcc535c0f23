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

/** Why the migration goes back. */
public record RollbackStatus(
    @Doc("Why.") @Text(max = 1024) @Nullable String reason,
    @Doc("Who asked for it.") @OneOf(TriggeredBy.class) @Nullable String triggeredBy,
    @Doc("When.") @Time @Nullable String at,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
