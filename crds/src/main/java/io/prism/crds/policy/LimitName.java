package io.prism.crds.policy;

import io.prism.crds.schema.Choice;

/** The limits that an approval can raise. */
public enum LimitName implements Choice {
  MAX_WRITE_RPS("maxWriteRPS", "Writes a second."),
  MAX_READ_RPS("maxReadRPS", "Reads a second."),
  MAX_RETENTION_DAYS("maxRetentionDays", "Days of retention."),
  MAX_DATA_SIZE("maxDataSize", "Bytes of data."),
  MAX_MESSAGE_SIZE("maxMessageSize", "Bytes of one message or value.");

  private final String wire;
  private final String meaning;

  LimitName(String wire, String meaning) {
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
