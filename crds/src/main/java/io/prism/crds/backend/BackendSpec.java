package io.prism.crds.backend;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.BackendType;
import io.prism.crds.common.WorkloadTemplate;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Patterns;
import io.prism.crds.schema.Required;
import io.prism.crds.schema.Rule;
import io.prism.crds.schema.Size;
import io.prism.crds.schema.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A store and how it is reached. */
@Rule(
    id = "B4",
    rule = "self.type == oldSelf.type",
    message =
        "type cannot be changed; create another PrismBackend, and copy the data with prism kv "
            + "export and import",
    path = ".type")
@Rule(
    id = "B5",
    rule = "(self.type in ['MemStore', 'SQLite']) != has(self.connection)",
    message = "connection is needed, except for MemStore and SQLite, which have none",
    path = ".connection")
@Rule(
    id = "B10",
    rule = "self.type == 'SQLite' || !has(self.plugin.storage)",
    message = "plugin.storage is for SQLite only",
    path = ".plugin.storage")
public record BackendSpec(
    @Doc("Kind of store. Never changed.") @Required @OneOf(BackendType.class) @Nullable String type,
    @Doc(
            "Where the store is. Absent for MemStore and SQLite, which live in the plugin "
                + "process.")
        @Nullable Connection connection,
    @Doc("Encryption of the connection.") @Nullable BackendTls tls,
    @Doc("What the store does before it acknowledges. Absent: what its type is known " + "for.")
        @OneOf(DurabilityProfile.class)
        @Nullable String durabilityProfile,
    @Doc("Interfaces that the plugin is expected to offer; checked against what it says.")
        @Text(min = 1, max = 63, pattern = Patterns.INTERFACE)
        @Size(max = 64, set = true)
        @Nullable List<String> interfaces,
    @Doc("The process that holds the driver.") @Default("{}") @Nullable Plugin plugin,
    @Doc("Connections to the store.") @Nullable Pool pool,
    @Doc("What the store can bear.") @Nullable BackendLimits limits,
    @Doc("Whose namespaces may use it.") @Default("{}")
        @Nullable AllowedNamespaces allowedNamespaces,
    @Doc("Region that the store is in.") @Text(max = 63) @Nullable String region,
    @Doc("Marks that the planner matches.") @Text(max = 63) @Size(max = 32)
        @Nullable Map<String, String> labels,
    @Doc("What it may be used for.") @OneOf(BackendMaintenance.class) @Default("Active")
        @Nullable String maintenance,
    @Doc("What is added to the plugin's pods.") @Nullable WorkloadTemplate template,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
