package io.prism.crds.namespace;

import io.prism.crds.schema.Choice;

/** How demanding the queries of a Reader are. */
public enum QueryComplexity implements Choice {
  LOW("Low", "Look-ups and simple filters."),
  HIGH("High", "Joins, aggregates and traversals.");

  private final String wire;
  private final String meaning;

  QueryComplexity(String wire, String meaning) {
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
