package io.prism.crds.namespace;

import io.prism.crds.schema.Choice;

/** Who chose the backend in use. */
public enum SelectedBy implements Choice {
  EXPLICIT("Explicit", "spec.backend.ref."),
  AUTO("Auto", "The planner."),
  MIGRATION("Migration", "A PrismMigration.");

  private final String wire;
  private final String meaning;

  SelectedBy(String wire, String meaning) {
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
