package io.prism.crds.migration;

import io.prism.crds.schema.Choice;

/** How far the migration goes. */
public enum Goal implements Choice {
  SHADOWING("Shadowing", "Writes reach both stores; nothing is copied."),
  VALIDATED("Validated", "The target holds the same data, as proved by comparison."),
  PROMOTED("Promoted", "The target is the authority; going back is still possible."),
  FINALIZED("Finalized", "The source is released; there is no way back."),
  ROLLED_BACK("RolledBack", "Everything as before; the migration is over.");

  private final String wire;
  private final String meaning;

  Goal(String wire, String meaning) {
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
