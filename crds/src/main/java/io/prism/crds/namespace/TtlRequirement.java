package io.prism.crds.namespace;

import io.prism.crds.schema.Choice;

/** Whether items must have a time to live. */
public enum TtlRequirement implements Choice {
  REQUIRED("Required", "Every item has one, its own or the default."),
  OPTIONAL("Optional", "An item may have one."),
  FORBIDDEN("Forbidden", "A write that names one is refused.");

  private final String wire;
  private final String meaning;

  TtlRequirement(String wire, String meaning) {
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
