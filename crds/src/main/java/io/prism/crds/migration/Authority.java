package io.prism.crds.migration;

import io.prism.crds.schema.Choice;

/** Which store decides what the data is. */
public enum Authority implements Choice {
  SOURCE("Source", "The source."),
  TARGET("Target", "The target.");

  private final String wire;
  private final String meaning;

  Authority(String wire, String meaning) {
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
