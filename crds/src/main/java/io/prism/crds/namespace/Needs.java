package io.prism.crds.namespace;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Patterns;
import io.prism.crds.schema.Quantity;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Rule;
import io.prism.crds.schema.Size;
import io.prism.crds.schema.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the application expects of the store. Estimates guide the planner and limit nothing. */
@Rule(
    id = "N8",
    rule = "(self.consistency == 'BoundedStaleness') == has(self.maxStalenessSeconds)",
    message =
        "needs.maxStalenessSeconds belongs to needs.consistency BoundedStaleness: give "
            + "both or neither",
    path = ".maxStalenessSeconds")
@Rule(
    id = "N9",
    rule = "!(has(self.retentionDays) && has(self.retainForever) && self.retainForever)",
    message = "needs.retentionDays and needs.retainForever exclude each other",
    path = ".retentionDays")
public record Needs(
    @Doc(
            "What an acknowledgement promises. Absent: Strong for KeyValue, Eventual for "
                + "the other APIs.")
        @OneOf(Durability.class)
        @Nullable String durability,
    @Doc("What a read may return.") @OneOf(Consistency.class) @Default("Eventual")
        @Nullable String consistency,
    @Doc("How far a read may be behind; only with BoundedStaleness.") @Range(min = 1, max = 86400)
        @Nullable Integer maxStalenessSeconds,
    @Doc("The shape of the load.") @OneOf(Traffic.class) @Default("Balanced")
        @Nullable String accessPattern,
    @Doc("Expected reads a second; 0 when unknown.") @Range(min = 0L, max = 10000000L) @Default("0")
        @Nullable Long readRPS,
    @Doc("Expected writes a second; 0 when unknown.")
        @Range(min = 0L, max = 10000000L)
        @Default("0")
        @Nullable Long writeRPS,
    @Doc("Expected bytes of all items together.") @Quantity @Nullable String dataSize,
    @Doc("Expected bytes of one item.") @Quantity @Default("1Ki") @Nullable String averageItemSize,
    @Doc("Most bytes of one message; only for messaging APIs.") @Quantity
        @Nullable String maxMessageSize,
    @Doc("Most bytes of one value; only for KeyValue. Absent: 1Mi.") @Quantity
        @Nullable String maxValueSize,
    @Doc("Milliseconds within which 99 of 100 calls should be answered.")
        @Range(min = 1, max = 60000)
        @Nullable Integer latencyP99Millis,
    @Doc(
            "Days for which data is kept; the policy's number when absent. "
                + "Counts for the policy and the estimate of the size; no item is deleted by age.")
        @Range(min = 1, max = 3650)
        @Nullable Integer retentionDays,
    @Doc("Keeps data for ever, instead of retentionDays.") @Nullable Boolean retainForever,
    @Doc("Expiry of items.") @Nullable Ttl ttl,
    @Doc("Whether messages arrive in order; only for messaging APIs.") @Nullable Boolean ordered,
    @Doc("Whether messages can be read again; only for messaging APIs.") @Nullable Boolean replay,
    @Doc("Settings of the queue APIs.") @Nullable QueueNeeds queue,
    @Doc("Interfaces that the backend must offer, such as keyvalue_scan.")
        @Text(min = 1, max = 63, pattern = Patterns.INTERFACE)
        @Size(max = 32, set = true)
        @Nullable List<String> requiredInterfaces,
    @Doc("Shape of the data; only for Reader.") @OneOf(DataModel.class) @Nullable String dataModel,
    @Doc("How demanding the queries are; only for Reader.")
        @OneOf(QueryComplexity.class)
        @Default("Low")
        @Nullable String queryComplexity,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
