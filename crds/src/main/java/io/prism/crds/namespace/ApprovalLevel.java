package io.prism.crds.namespace;

import io.prism.crds.schema.Choice;

/** How far an approval goes. */
public enum ApprovalLevel implements Choice {
  ADVANCED("Advanced", "Choices that affect this team."),
  EXPERT("Expert", "Choices that affect others.");

  private final String wire;
  private final String meaning;

  ApprovalLevel(String wire, String meaning) {
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
