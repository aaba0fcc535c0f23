package io.prism.crds.common;

import io.prism.crds.schema.Choice;

/** Whether something may be done. */
public enum Permit implements Choice {
  ALLOWED("Allowed", "It may."),
  DENIED("Denied", "It may not; such a call is refused.");

  private final String wire;
  private final String meaning;

  Permit(String wire, String meaning) {
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
