package io.prism.crds.common;

import io.prism.crds.schema.Choice;

/** Kinds of KEDA object that hold a trigger's credentials. */
public enum TriggerAuthenticationKind implements Choice {
  TRIGGER_AUTHENTICATION("TriggerAuthentication", "One in the same Kubernetes namespace."),
  CLUSTER_TRIGGER_AUTHENTICATION("ClusterTriggerAuthentication", "One for the whole cluster.");

  private final String wire;
  private final String meaning;

  TriggerAuthenticationKind(String wire, String meaning) {
    this.wire = wire;
    this.meaning = meaning;
  }

  @Override
  public String wire() {
    return wire;
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
