package io.prism.crds.namespace;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.prism.crds.common.Isolation;
import io.prism.crds.common.Quotas;
import io.prism.crds.schema.Default;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.OneOf;
import io.prism.crds.schema.Part;
import io.prism.crds.schema.Patterns;
import io.prism.crds.schema.Range;
import io.prism.crds.schema.Required;
import io.prism.crds.schema.Rule;
import io.prism.crds.schema.Size;
import io.prism.crds.schema.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the application needs. */
@Rule(
    id = "N2",
    rule = "self.clientAPI == oldSelf.clientAPI",
    message = "clientAPI cannot be changed; create another PrismNamespace",
    path = ".clientAPI")
@Rule(
    id = "N3",
    rule =
        "has(self.namespaceName) == has(oldSelf.namespaceName) && "
            + "(!has(self.namespaceName) || self.namespaceName == oldSelf.namespaceName)",
    message =
        "namespaceName cannot be set, changed or removed later; create another " + "PrismNamespace",
    path = ".namespaceName")
@Rule(
    id = "N4",
    rule = "self.clientAPI != 'PubSub' || self.needs.consistency != 'Strong'",
    message =
        "needs.consistency Strong is not possible with PubSub; use clientAPI Queue or "
            + "a weaker consistency",
    path = ".needs.consistency")
@Rule(
    id = "N5",
    rule =
        "self.clientAPI in ['Queue', 'WorkQueue', 'PubSub', 'Stream'] || "
            + "!(has(self.needs.maxMessageSize) || (has(self.needs.ordered) && "
            + "self.needs.ordered) || (has(self.needs.replay) && self.needs.replay))",
    message =
        "needs.maxMessageSize, needs.ordered and needs.replay are for Queue, "
            + "WorkQueue, PubSub and Stream only",
    path = ".needs")
@Rule(
    id = "N6",
    rule = "self.clientAPI == 'KeyValue' || !has(self.needs.maxValueSize)",
    message = "needs.maxValueSize is for KeyValue only",
    path = ".needs.maxValueSize")
@Rule(
    id = "N7",
    rule = "self.clientAPI in ['Queue', 'WorkQueue'] || !has(self.needs.queue)",
    message = "needs.queue is for Queue and WorkQueue only",
    path = ".needs.queue")
@Rule(
    id = "N10",
    rule = "self.clientAPI != 'Transact' || self.needs.consistency == 'Strong'",
    message = "needs.consistency must be Strong with Transact",
    path = ".needs.consistency")
@Rule(
    id = "N14",
    rule =
        "!has(self.policies.compliance) || !self.policies.compliance.exists(c, c in "
            + "['PCI', 'HIPAA']) || self.isolation.level == 'Session' || self.placement.mode "
            + "== 'Dedicated'",
    message =
        "policies.compliance with PCI or HIPAA needs isolation.level Session or "
            + "placement.mode Dedicated",
    path = ".isolation.level")
public record NamespaceSpec(
    @Doc(
            "Name that clients use; the resource's own when absent. Unique in the "
                + "installation, and never changed.")
        @Text(min = 3, max = 63, pattern = Patterns.DNS_LABEL)
        @Nullable String namespaceName,
    @Doc("Name for people.") @Text(max = 100) @Nullable String displayName,
    @Doc("What the data is, for people.") @Text(max = 500) @Nullable String description,
    @Doc("Team whose limits hold, as in PrismPolicy.")
        @Required
        @Text(min = 1, max = 63, pattern = Patterns.DNS_LABEL)
        @Nullable String team,
    @Doc("The calls that clients make. Never changed.") @Required @OneOf(ClientApi.class)
        @Nullable String clientAPI,
    @Doc("What is expected of the store.") @Default("{}") @Nullable Needs needs,
    @Doc("Which store serves.") @Default("{}") @Nullable BackendChoice backend,
    @Doc("Who may use it.") @Required @Nullable Access access,
    @Doc("How callers prove who they are.") @Nullable Auth auth,
    @Doc("Limits on use; those of the shard when absent.") @Nullable Quotas quotas,
    @Doc("A cache in the proxies; none when absent.") @Nullable Caching caching,
    @Doc("How much is shared with other namespaces.") @Default("{}") @Nullable Isolation isolation,
    @Doc("Rules for handling the data.") @Default("{}") @Nullable DataPolicies policies,
    @Doc("Which shard serves.") @Default("{}") @Nullable ShardPlacement placement,
    @Doc("What is meant to be answered.") @OneOf(ServiceState.class) @Default("Active")
        @Nullable String serviceState,
    @Doc("Where an approval can be looked up.") @Nullable ApprovalRef approvalRef,
    @Doc("What happens to the data when this resource is deleted.")
        @OneOf(DeletionPolicy.class)
        @Default("Retain")
        @Nullable String deletionPolicy,
    @Doc(
            "Seconds that running calls are given when the namespace is moved or deleted."
                + " No effect in this release.")
        @Range(min = 1, max = 3600)
        @Default("30")
        @Nullable Integer drainTimeoutSeconds,
    @Doc(
            "Seconds after the resource's creation at which the namespace is suspended; the "
                + "data stays.")
        @Range(min = 3600L, max = 3153600000L)
        @Nullable Long expireAfterSeconds,
    @Doc("Free marks, for people.") @Text(max = 255) @Size(max = 20)
        @Nullable Map<String, String> tags,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, Object> unknown)
    implements Part {}
