package io.prism.crds.namespace;

import io.prism.crds.schema.Choice;

/** The shape of the load, as a hint for choosing a store. */
public enum Traffic implements Choice {
  READ_HEAVY("ReadHeavy", "Mostly reads."),
  WRITE_HEAVY("WriteHeavy", "Mostly writes."),
  APPEND_HEAVY("AppendHeavy", "Mostly new items, seldom changes."),
  BALANCED("Balanced", "A bit of everything.");

  private final String wire;
  private final String meaning;

  Traffic(String wire, String meaning) {
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
