package io.prism.crds.namespace;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where an approval can be looked up. It is evidence, not a permission. */
public record ApprovalRef(
    @Doc("Ticket in which it was approved.") @Text(max = 128) @Nullable String ticket,
    @Doc("Who approved it.") @Text(max = 128) @Nullable String approvedBy,
    @Doc("How far the approval goes.") @OneOf(ApprovalLevel.class) @Nullable String level,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
