package io.prism.crds.migration;

import io.prism.crds.schema.Choice;

/** How the second copy of a write is guaranteed. */
public enum WriteMode implements Choice {
  JOURNALED("Journaled", "It is noted with the first one and carried over in the background."),
  SYNCHRONOUS("Synchronous", "Both stores have it before it is acknowledged.");

  private final String wire;
  private final String meaning;

  WriteMode(String wire, String meaning) {
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
