package io.prism.crds.common;

import io.prism.crds.schema.Choice;

/** How pods are spread over machines. */
public enum PlacementStrategy implements Choice {
  SPREAD("Spread", "Prefers different nodes and zones, but runs anywhere."),
  MULTI_ZONE("MultiZone", "Demands different nodes and evenly filled zones."),
  MULTI_REGION("MultiRegion", "Spreads evenly over regions and zones."),
  DEDICATED(
      "Dedicated", "Runs only on the nodes that nodeSelector names, and tolerates their taint."),
  NONE("None", "Adds nothing; only the fields given here count.");

  private final String wire;
  private final String meaning;

  PlacementStrategy(String wire, String meaning) {
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
