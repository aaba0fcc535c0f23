package io.prism.crds.namespace;

import io.prism.crds.schema.Choice;

/** Which shard serves the namespace. */
public enum PlacementMode implements Choice {
  SHARED("Shared", "One that serves others too."),
  DEDICATED("Dedicated", "One that serves this namespace alone.");

  private final String wire;
  private final String meaning;

  PlacementMode(String wire, String meaning) {
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
