package io.prism.crds.namespace;

import io.prism.crds.schema.Choice;

/** What the namespace is meant to answer. */
public enum ServiceState implements Choice {
  ACTIVE("Active", "Every call."),
  READ_ONLY("ReadOnly", "Reads; writes are refused, the data stays."),
  SUSPENDED("Suspended", "Nothing; the data stays.");

  private final String wire;
  private final String meaning;

  ServiceState(String wire, String meaning) {
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
