package io.prism.crds.backend;

import io.prism.crds.schema.Choice;

/** Where the store's driver runs. */
public enum PluginMode implements Choice {
  IN_PROCESS(
      "InProcess", "In the proxy; only where shard and backend share a Kubernetes namespace."),
  SIDECAR(
      "Sidecar",
      "In a container beside the proxy; only where shard and backend share a "
          + "Kubernetes namespace."),
  REMOTE("Remote", "In pods of its own.");

  private final String wire;
  private final String meaning;

  PluginMode(String wire, String meaning) {
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
