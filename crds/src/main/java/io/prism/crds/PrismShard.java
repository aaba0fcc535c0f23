package io.prism.crds;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import io.prism.crds.schema.Column;
import io.prism.crds.schema.Doc;
import io.prism.crds.schema.Rule;
import io.prism.crds.schema.Scale;
import io.prism.crds.shard.ShardSpec;
import io.prism.crds.shard.ShardStatus;
import org.jspecify.annotations.Nullable;

/** A fleet of proxies that serves many namespaces. */
@Group(PrismApi.GROUP)
@Version(PrismApi.VERSION)
@Plural("prismshards")
@Singular("prismshard")
@ShortNames("pshard")
@Doc("A fleet of proxies that serves many namespaces.")
@Rule(
    id = "S7",
    rule = "self.metadata.name.size() <= 40",
    message = "metadata.name must not be longer than 40 characters")
@Scale(spec = ".spec.proxy.replicas", status = ".status.replicas", selector = ".status.selector")
@Column(
    name = "Replicas",
    path = ".status.replicas",
    description = "Proxies that exist.",
    type = "integer")
@Column(
    name = "Ready",
    path = ".status.readyReplicas",
    description = "Proxies that are ready.",
    type = "integer")
@Column(
    name = "Namespaces",
    path = ".status.namespaces",
    description = "Namespaces that are placed here.",
    type = "integer")
@Column(
    name = "Acked",
    path = ".status.acked",
    description = "Proxies that applied the configuration.")
@Column(
    name = "Available",
    path = ".status.conditions[?(@.type==\"Available\")].status",
    description = "Whether enough proxies serve.")
@Column(
    name = "Config",
    path = ".status.configVersion",
    description = "Version of the configuration.",
    type = "integer",
    wide = true)
@Column(
    name = "Autoscaling",
    path = ".spec.autoscaling.mode",
    description = "Who decides the number of proxies.",
    wide = true)
@Column(
    name = "Image",
    path = ".status.proxyImage",
    description = "Image of the proxies.",
    wide = true)
@Column(
    name = "Age",
    path = ".metadata.creationTimestamp",
    description = "Time since creation.",
    type = "date")
public final class PrismShard extends CustomResource<ShardSpec, ShardStatus> implements Namespaced {

  /** Has neither spec nor status until they are set or read. */
  public PrismShard() {}

  @Override
  protected @Nullable ShardSpec initSpec() {
    return null;
  }

  @Override
  protected @Nullable ShardStatus initStatus() {
    return null;
  }
}
