package io.prism.crds.migration;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.Toggle;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Rule;
import io.prism.crds.schema.Size;
import io.prism.crds.schema.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How reads move to the target. */
@Rule(
    id = "M6",
    rule =
        "self.steps.all(s, s.percent >= 1 && s.percent <= 100) && "
            + "self.steps[self.steps.size() - 1].percent == 100",
    message = "the last entry of readShift.steps must have percent 100",
    path = ".steps")
@Rule(
    id = "M7",
    rule = "self.steps.all(s, self.steps.filter(t, t.percent == s.percent).size() == 1)",
    message = "percent must differ in all entries of readShift.steps",
    path = ".steps")
public record ReadShift(
    @Doc("The steps; the last one is 100 percent.")
        @Size(min = 1, max = 20)
        @Default(
            "[{percent: 1, soakSeconds: 3600}, {percent: 10, soakSeconds: 3600}, {percent: 50, soakSeconds: 3600}, {percent: 100, soakSeconds: 3600}]")
        @Nullable List<ShiftStep> steps,
    @Doc("Who reads from the target first.") @OneOf(ShiftBy.class) @Default("KeyHash")
        @Nullable String by,
    @Doc("Callers that read from the target first; with by Principal.")
        @Text(min = 1, max = 253)
        @Size(max = 100, set = true)
        @Nullable List<String> principals,
    @Doc("Whether the source answers a read that the target cannot.")
        @OneOf(Toggle.class)
        @Default("Enabled")
        @Nullable String fallback,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
