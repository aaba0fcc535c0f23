package io.prism.crds.migration;

import io.prism.crds.schema.Choice;

/** Who asked for going back. */
public enum TriggeredBy implements Choice {
  USER("User", "The goal."),
  AUTO("Auto", "A limit of autoRollback.");

  private final String wire;
  private final String meaning;

  TriggeredBy(String wire, String meaning) {
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
