package io.prism.crds.common;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Patterns;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Required;
import io.prism.crds.schema.Text;
import io.prism.crds.schema.Time;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One fact about a resource, as of the generation it names. */
public record Condition(
    @Doc("Which fact.") @Required @Text(min = 1, max = 316) @Nullable String type,
    @Doc("Whether it is so.") @Required @OneOf(ConditionStatus.class) @Nullable String status,
    @Doc("Generation of the resource that was judged.") @Range(min = 0L, max = 9223372036854775807L)
        @Nullable Long observedGeneration,
    @Doc("When status last changed.") @Required @Time @Nullable String lastTransitionTime,
    @Doc("Why, in one CamelCase word that programs may rely on.")
        @Required
        @Text(min = 1, max = 1024, pattern = Patterns.REASON)
        @Nullable String reason,
    @Doc("Why, for people, and what to do about it.") @Required @Text(max = 32768)
        @Nullable String message,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
