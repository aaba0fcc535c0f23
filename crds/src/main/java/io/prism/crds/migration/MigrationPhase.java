package io.prism.crds.migration;

import io.prism.crds.schema.Choice;

/** Where a migration is. */
public enum MigrationPhase implements Choice {
  PENDING("Pending", "Waiting until it may begin."),
  PREFLIGHT("Preflight", "Checking whether it can work."),
  PREPARING("Preparing", "Making ready the target."),
  DUAL_WRITING("DualWriting", "Writes begin to reach both stores."),
  BACKFILLING("Backfilling", "Old data is copied."),
  VERIFYING("Verifying", "Both stores are compared."),
  VALIDATED("Validated", "Both hold the same."),
  SYNCHRONIZING("Synchronizing", "Writes reach both stores before they are acknowledged."),
  READ_SHIFTING("ReadShifting", "Reads move step by step."),
  PROMOTING("Promoting", "The target becomes the authority."),
  HOLDING("Holding", "The target is the authority; going back is possible."),
  FINALIZING("Finalizing", "The source is being released."),
  COMPLETED("Completed", "Done."),
  ROLLING_BACK("RollingBack", "Going back."),
  ROLLED_BACK("RolledBack", "Everything as before."),
  FAILED("Failed", "It could not begin; nothing was changed.");

  private final String wire;
  private final String meaning;

  MigrationPhase(String wire, String meaning) {
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
