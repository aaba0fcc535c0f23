package io.prism.crds.namespace;

import io.prism.crds.schema.Choice;

/** What a read may return. */
public enum Consistency implements Choice {
  STRONG("Strong", "Every acknowledged write is seen."),
  EVENTUAL("Eventual", "A read may be behind."),
  BOUNDED_STALENESS("BoundedStaleness", "A read is behind by maxStalenessSeconds at most.");

  private final String wire;
  private final String meaning;

  Consistency(String wire, String meaning) {
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
