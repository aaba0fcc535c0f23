package io.prism.crds.namespace;

import io.prism.crds.schema.Choice;

/** What kind of caller is meant. */
public enum ConsumerKind implements Choice {
  SERVICE("Service", "A workload, by its service identity."),
  GROUP("Group", "A group of the identity provider."),
  USER("User", "One person.");

  private final String wire;
  private final String meaning;

  ConsumerKind(String wire, String meaning) {
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
