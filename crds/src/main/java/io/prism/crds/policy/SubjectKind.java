package io.prism.crds.policy;

import io.prism.crds.schema.Choice;

/** What kind of account is meant. */
public enum SubjectKind implements Choice {
  GROUP("Group", "A group."),
  USER("User", "One person."),
  SERVICE_ACCOUNT("ServiceAccount", "A Kubernetes service account.");

  private final String wire;
  private final String meaning;

  SubjectKind(String wire, String meaning) {
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
