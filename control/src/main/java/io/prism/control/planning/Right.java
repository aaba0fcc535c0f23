package io.prism.control.planning;

/** What a team may do or not. */
public enum Right {
  /** Give settings to the store's driver. */
  BACKEND_TUNING("backendTuning", Level.ADVANCED),
  /** Name types of store to prefer. */
  BACKEND_PREFERENCE("", Level.ADVANCED),
  /** Ask for reads that are behind by no more than a bound. */
  BOUNDED_STALENESS("", Level.ADVANCED),
  /** Use a store of another region. */
  CROSS_REGION("crossRegion", Level.EXPERT);

  private final String field;
  private final Level from;

  Right(String field, Level from) {
    this.field = field;
    this.from = from;
  }

  /** Whether teams of a level have it when the policy does not say. */
  boolean comesWith(Level level) {
    return level.compareTo(from) >= 0;
  }

  /** For people: how a policy can give it to a team. */
  String remedy(String team) {
    String level = "raise the level of the team '" + team + "' to " + from.word();
    return field.isEmpty() ? level : level + ", or set its limits." + field + " to Allowed";
  }

  /** The lowest level that has it when the policy does not say. */
  Level from() {
    return from;
  }
}
