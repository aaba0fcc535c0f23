package io.prism.control.planning;

/** The numbers that a policy limits. */
public enum Limit {
  /** Writes a second. */
  WRITE_RPS("maxWriteRPS"),
  /** Reads a second. */
  READ_RPS("maxReadRPS"),
  /** Days for which data is kept. */
  RETENTION_DAYS("maxRetentionDays"),
  /** All items together. */
  DATA_BYTES("maxDataSize"),
  /** One message or value. */
  ITEM_BYTES("maxMessageSize"),
  /** Namespaces of a team. */
  NAMESPACES("maxNamespaces");

  private final String field;

  Limit(String field) {
    this.field = field;
  }

  /** Its field among the limits of a policy. */
  public String field() {
    return field;
  }

  /** For people: a number of it, with its unit. */
  String text(long number) {
    if (number == Long.MAX_VALUE) {
      return "for ever";
    }
    return this == DATA_BYTES || this == ITEM_BYTES ? Amounts.bytes(number) : Long.toString(number);
  }
}
