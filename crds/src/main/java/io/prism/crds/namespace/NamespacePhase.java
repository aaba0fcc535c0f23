package io.prism.crds.namespace;

import io.prism.crds.schema.Choice;

/** The life of a namespace in one word, for people; programs read the conditions. */
public enum NamespacePhase implements Choice {
  PENDING("Pending", "Not looked at yet, or waiting for something it refers to."),
  PROVISIONING("Provisioning", "The store is being prepared or the proxies are being told."),
  ACTIVE("Active", "Serving."),
  READ_ONLY("ReadOnly", "Serving reads."),
  SUSPENDED("Suspended", "Not serving, as asked."),
  MIGRATING("Migrating", "A PrismMigration moves its data."),
  DEGRADED("Degraded", "Serving, but something is wrong."),
  TERMINATING("Terminating", "Being deleted."),
  REJECTED("Rejected", "Never accepted, so not serving.");

  private final String wire;
  private final String meaning;

  NamespacePhase(String wire, String meaning) {
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
