package io.prism.crds.namespace;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.BackendRef;
import io.prism.crds.common.BackendType;
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

/** Which store serves the namespace. Changing it moves no data. */
@Rule(
    id = "N11",
    rule =
        "self.mode == 'Explicit' ? has(self.ref) && (!has(self.preferredTypes) || "
            + "self.preferredTypes.size() == 0) : !has(self.ref)",
    message =
        "backend.ref belongs to the mode Explicit, which needs it, and "
            + "backend.preferredTypes to the mode Auto",
    path = ".ref")
public record BackendChoice(
    @Doc("Who chooses.") @OneOf(BackendMode.class) @Default("Auto") @Nullable String mode,
    @Doc("The backend; only with the mode Explicit.") @Nullable BackendRef ref,
    @Doc(
            "Backend types to prefer, best first; only with the mode Auto and the policy "
                + "level Advanced.")
        @OneOf(BackendType.class)
        @Size(max = 5)
        @Nullable List<String> preferredTypes,
    @Doc(
            "Backends of the parts of an API that uses several stores."
                + " No effect in this release.")
        @Size(max = 8, key = "name")
        @Nullable List<BackendSlot> slots,
    @Doc("Driver settings; need the policy level Advanced." + " No effect in this release.")
        @Text(max = 1024)
        @Size(max = 32)
        @Nullable Map<String, String> options,
    @Doc("What happens when ref is changed without a PrismMigration.")
        @OneOf(ChangePolicy.class)
        @Default("RequireMigration")
        @Nullable String changePolicy,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
