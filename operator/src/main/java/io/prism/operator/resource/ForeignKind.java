package io.prism.operator.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** Kinds of object that belong to others, and that a cluster may lack. */
enum ForeignKind {
  SCALED_OBJECT("keda.sh", "v1alpha1", "ScaledObject", "scaledobjects"),
  SERVICE_MONITOR("monitoring.coreos.com", "v1", "ServiceMonitor", "servicemonitors");

  private final String group;
  private final String version;
  private final String kind;
  private final String plural;

  ForeignKind(String group, String version, String kind, String plural) {
    this.group = group;
    this.version = version;
    this.kind = kind;
    this.plural = plural;
  }

  boolean isOf(HasMetadata object) {
    return object.getKind().equals(kind);
  }

  /** Stated, not asked of the cluster: of a kind that it lacks it would know nothing. */
  ResourceDefinitionContext context() {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }
}
