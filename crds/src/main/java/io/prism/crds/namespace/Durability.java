package io.prism.crds.namespace;

import io.prism.crds.schema.Choice;

/** What an acknowledgement promises. */
public enum Durability implements Choice {
  STRONG("Strong", "The write outlives a crash: the store has it on disk or on enough replicas."),
  EVENTUAL(
      "Eventual",
      "The write will be durable soon; a crash right after the acknowledgement can " + "lose it."),
  BEST_EFFORT("BestEffort", "The write can be lost when a process ends.");

  private final String wire;
  private final String meaning;

  Durability(String wire, String meaning) {
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
