package io.prism.crds.backend;

import io.prism.crds.schema.Choice;

/** Whose namespaces may use the backend. */
public enum NamespacesFrom implements Choice {
  SAME("Same", "Those of its own Kubernetes namespace."),
  ALL("All", "Those of every Kubernetes namespace."),
  SELECTOR(
      "Selector",
      "Those of the Kubernetes namespaces that selector matches; refused by an "
          + "installation that watches only some.");

  private final String wire;
  private final String meaning;

  NamespacesFrom(String wire, String meaning) {
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
