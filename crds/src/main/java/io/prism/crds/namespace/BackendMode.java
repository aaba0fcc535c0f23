package io.prism.crds.namespace;

import io.prism.crds.schema.Choice;

/** Who chooses the backend. */
public enum BackendMode implements Choice {
  AUTO("Auto", "The planner does, once; it never changes its choice by itself."),
  EXPLICIT("Explicit", "ref names it.");

  private final String wire;
  private final String meaning;

  BackendMode(String wire, String meaning) {
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
