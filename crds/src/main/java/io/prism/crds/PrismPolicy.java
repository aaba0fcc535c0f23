package io.prism.crds;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import io.prism.crds.policy.PolicySpec;
import io.prism.crds.policy.PolicyStatus;
import io.prism.crds.schema.Column;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Rule;
import org.jspecify.annotations.Nullable;

/** What teams may ask for. There is one, named default. */
@Group(PrismApi.GROUP)
@Version(PrismApi.VERSION)
@Plural("prismpolicies")
@Singular("prismpolicy")
@ShortNames("ppolicy")
@Doc("What teams may ask for. There is one, named default.")
@Rule(
    id = "P1",
    rule = "self.metadata.name == 'default'",
    message = "metadata.name must be default: there is one PrismPolicy")
@Column(
    name = "Ready",
    path = ".status.conditions[?(@.type==\"Ready\")].status",
    description = "Whether it is in force.")
@Column(
    name = "Level",
    path = ".spec.defaults.level",
    description = "How much a team may choose by default.",
    wide = true)
@Column(
    name = "Age",
    path = ".metadata.creationTimestamp",
    description = "Time since creation.",
    type = "date")
public final class PrismPolicy extends CustomResource<PolicySpec, PolicyStatus> {

  /** Has neither spec nor status until they are set or read. */
  public PrismPolicy() {}

  @Override
  protected @Nullable PolicySpec initSpec() {
    return null;
  }

  @Override
  protected @Nullable PolicyStatus initStatus() {
    return null;
  }
}
