package io.prism.crds.common;

import io.prism.crds.schema.Choice;

/** What callers share inside a proxy. */
public enum IsolationLevel implements Choice {
  NONE("None", "Every namespace uses the same connections; for development."),
  NAMESPACE("Namespace", "Each namespace has connections of its own."),
  SESSION("Session", "Connections are never used by two sessions.");

  private final String wire;
  private final String meaning;

  IsolationLevel(String wire, String meaning) {
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
