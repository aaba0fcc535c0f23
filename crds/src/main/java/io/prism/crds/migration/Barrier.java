package io.prism.crds.migration;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Size;
import io.prism.crds.schema.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The change of routing that all proxies must take up. */
public record Barrier(
    @Doc("Epoch of the change.") @Range(min = 0L, max = 2147483647L) @Nullable Long epoch,
    @Doc("Proxies that must take it up.") @Range(min = 0, max = 10000)
        @Nullable Integer proxiesTotal,
    @Doc("Proxies that did.") @Range(min = 0, max = 10000) @Nullable Integer proxiesAcked,
    @Doc("Some of the others.") @Text(max = 253) @Size(max = 10) @Nullable List<String> waitingFor,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
