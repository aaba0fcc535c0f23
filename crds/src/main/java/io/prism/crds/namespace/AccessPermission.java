package io.prism.crds.namespace;

import io.prism.crds.schema.Choice;

/** What a caller may do. */
public enum AccessPermission implements Choice {
  READ_ONLY("ReadOnly", "Read."),
  WRITE_ONLY("WriteOnly", "Write, but make no call that tells or compares what is stored."),
  READ_WRITE("ReadWrite", "Read and write.");

  private final String wire;
  private final String meaning;

  AccessPermission(String wire, String meaning) {
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
