package io.prism.crds.common;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Required;
import io.prism.crds.schema.Size;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One KEDA trigger. Of several, the one that asks for the most pods wins. */
public record Trigger(
    @Doc("Kind of the trigger, such as kafka or cpu.") @Required @Text(min = 1, max = 63)
        @Nullable String type,
    @Doc("How the figure is compared with the target; KEDA's own choice when absent.")
        @OneOf(MetricType.class)
        @Nullable String metricType,
    @Doc("The trigger's settings, as KEDA documents them.") @Text(max = 1024) @Size(max = 32)
        @Nullable Map<String, String> metadata,
    @Doc("The KEDA object with the credentials of the trigger.")
        @Nullable TriggerAuthenticationRef authenticationRef,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
