package io.prism.control.planning;

/** What a read may return. */
public enum Consistency {
  /** The latest acknowledged write. */
  STRONG,
  /** Any earlier state. */
  EVENTUAL,
  /** A state that is not older than a bound. */
  BOUNDED_STALENESS
}
