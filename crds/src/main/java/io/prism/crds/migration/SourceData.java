package io.prism.crds.migration;

import io.prism.crds.schema.Choice;

/** What becomes of the data in the source. */
public enum SourceData implements Choice {
  RETAIN("Retain", "It stays."),
  DELETE("Delete", "It is deleted after retainSourceSeconds.");

  private final String wire;
  private final String meaning;

  SourceData(String wire, String meaning) {
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
