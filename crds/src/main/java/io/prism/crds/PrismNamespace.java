package io.prism.crds;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import io.prism.crds.namespace.NamespaceSpec;
import io.prism.crds.namespace.NamespaceStatus;
import io.prism.crds.schema.Column;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Rule;
import org.jspecify.annotations.Nullable;

/** A named data set: what an application needs of it and who may use it. */
@Group(PrismApi.GROUP)
@Version(PrismApi.VERSION)
@Plural("prismnamespaces")
@Singular("prismnamespace")
@ShortNames("pns")
@Doc("A named data set: what an application needs of it and who may use it.")
@Rule(
    id = "N1",
    rule = "self.metadata.name.size() <= 50",
    message = "metadata.name must not be longer than 50 characters")
@Rule(
    id = "N18",
    rule =
        "!(has(self.spec.namespaceName) ? self.spec.namespaceName : "
            + "self.metadata.name).startsWith('prism-')",
    message =
        "spec.namespaceName, or metadata.name in its place, must not begin with "
            + "prism-, which is reserved")
@Rule(
    id = "N19",
    rule =
        "has(self.spec.namespaceName) || "
            + "self.metadata.name.matches('^[a-z0-9]([a-z0-9-]{1,61})[a-z0-9]$')",
    message =
        "spec.namespaceName is needed when metadata.name is shorter than 3 characters "
            + "or holds a dot")
@Column(name = "API", path = ".spec.clientAPI", description = "The calls that clients make.")
@Column(name = "Backend", path = ".status.backend.active.name", description = "The backend in use.")
@Column(name = "Shard", path = ".status.shard.name", description = "The shard that serves.")
@Column(name = "Phase", path = ".status.phase", description = "The state in one word.")
@Column(
    name = "Ready",
    path = ".status.conditions[?(@.type==\"Ready\")].status",
    description = "Whether it serves as asked.")
@Column(name = "Team", path = ".spec.team", description = "The team.", wide = true)
@Column(
    name = "Durability",
    path = ".spec.needs.durability",
    description = "What an acknowledgement promises.",
    wide = true)
@Column(
    name = "Config",
    path = ".status.config.version",
    description = "The configuration that first carried it.",
    type = "integer",
    wide = true)
@Column(
    name = "Migration",
    path = ".status.migrationRef.name",
    description = "The migration in progress.",
    wide = true)
@Column(
    name = "Age",
    path = ".metadata.creationTimestamp",
    description = "Time since creation.",
    type = "date")
public final class PrismNamespace extends CustomResource<NamespaceSpec, NamespaceStatus>
    implements Namespaced {

  /** Has neither spec nor status until they are set or read. */
  public PrismNamespace() {}

  @Override
  protected @Nullable NamespaceSpec initSpec() {
    return null;
  }

  @Override
  protected @Nullable NamespaceStatus initStatus() {
    return null;
  }
}
