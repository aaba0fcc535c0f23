package io.prism.crds.common;

import io.prism.crds.schema.Choice;

/** How a Kubernetes Service is reached. */
public enum ServiceType implements Choice {
  CLUSTER_IP("ClusterIP", "From inside the cluster."),
  NODE_PORT("NodePort", "Through a port of every node."),
  LOAD_BALANCER("LoadBalancer", "Through a load balancer of the platform.");

  private final String wire;
  private final String meaning;

  ServiceType(String wire, String meaning) {
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
