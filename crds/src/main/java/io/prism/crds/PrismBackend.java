package io.prism.crds;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import io.prism.crds.backend.BackendSpec;
import io.prism.crds.backend.BackendStatus;
import io.prism.crds.schema.Column;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Rule;
import org.jspecify.annotations.Nullable;

/** A store that exists: how it is reached, what it can do and who may use it. */
@Group(PrismApi.GROUP)
@Version(PrismApi.VERSION)
@Plural("prismbackends")
@Singular("prismbackend")
@ShortNames("pbe")
@Doc("A store that exists: how it is reached, what it can do and who may use it.")
@Rule(
    id = "B8",
    rule = "self.metadata.name.size() <= 40",
    message = "metadata.name must not be longer than 40 characters")
@Column(name = "Type", path = ".spec.type", description = "Kind of store.")
@Column(
    name = "Ready",
    path = ".status.conditions[?(@.type==\"Ready\")].status",
    description = "Whether it can be used.")
@Column(
    name = "Reachable",
    path = ".status.conditions[?(@.type==\"Reachable\")].status",
    description = "Whether the store answers.")
@Column(
    name = "UsedBy",
    path = ".status.usedBy",
    description = "How many resources refer to it.",
    type = "integer")
@Column(
    name = "Mode",
    path = ".spec.plugin.mode",
    description = "Where the driver runs.",
    wide = true)
@Column(
    name = "Plugin",
    path = ".status.pluginVersion",
    description = "Version of the plugin.",
    wide = true)
@Column(
    name = "Server",
    path = ".status.serverVersion",
    description = "Version of the store.",
    wide = true)
@Column(
    name = "Maintenance",
    path = ".spec.maintenance",
    description = "What it may be used for.",
    wide = true)
@Column(
    name = "Age",
    path = ".metadata.creationTimestamp",
    description = "Time since creation.",
    type = "date")
public final class PrismBackend extends CustomResource<BackendSpec, BackendStatus>
    implements Namespaced {

  /** Has neither spec nor status until they are set or read. */
  public PrismBackend() {}

  @Override
  protected @Nullable BackendSpec initSpec() {
    return null;
  }

  @Override
  protected @Nullable BackendStatus initStatus() {
    return null;
  }
}
