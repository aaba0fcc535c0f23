package io.prism.crds.common;

import io.prism.crds.schema.Choice;

/** Whether something is on. */
public enum Toggle implements Choice {
  ENABLED("Enabled", "It is on."),
  DISABLED("Disabled", "It is off.");

  private final String wire;
  private final String meaning;

  Toggle(String wire, String meaning) {
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
