package io.prism.crds.namespace;

import io.prism.crds.schema.Choice;

/** What happens when ref is changed without a PrismMigration. */
public enum ChangePolicy implements Choice {
  REQUIRE_MIGRATION(
      "RequireMigration", "The change is refused, and the backend in use goes on serving."),
  ALLOW_DATA_LOSS(
      "AllowDataLoss", "The backend is switched, and what the old one holds stays behind.");

  private final String wire;
  private final String meaning;

  ChangePolicy(String wire, String meaning) {
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
