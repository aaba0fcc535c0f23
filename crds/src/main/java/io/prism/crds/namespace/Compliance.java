package io.prism.crds.namespace;

import io.prism.crds.schema.Choice;

/** A set of rules that the data is subject to. */
public enum Compliance implements Choice {
  GDPR("GDPR", "General Data Protection Regulation."),
  SOC2("SOC2", "SOC 2."),
  PCI("PCI", "PCI DSS; needs session isolation or a shard of its own."),
  HIPAA("HIPAA", "HIPAA; needs session isolation or a shard of its own."),
  FEDRAMP("FedRAMP", "FedRAMP.");

  private final String wire;
  private final String meaning;

  Compliance(String wire, String meaning) {
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
