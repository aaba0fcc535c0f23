package io.prism.crds.policy;

import io.prism.crds.schema.Choice;

/** How much a team may choose itself. */
public enum TeamLevel implements Choice {
  GUIDED("Guided", "Needs only; the planner chooses."),
  ADVANCED("Advanced", "Also backend types and driver settings."),
  EXPERT("Expert", "Everything.");

  private final String wire;
  private final String meaning;

  TeamLevel(String wire, String meaning) {
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
