package io.prism.bench.compare;

/** How a measure stands to its goal. */
public enum Verdict {
  /** It reaches what it aims at. */
  AIM("aim"),
  /** It reaches what it must. */
  MUST("must"),
  /** It does not reach what it must. */
  FAILED("FAILS"),
  /** It has an aim only, and does not reach it. */
  BEYOND_AIM("not the aim"),
  /** It has no bound. */
  MEASURED("measured"),
  /** The run does not tell. */
  INVALID("invalid"),
  /** A reference is missing, or the form of the run leaves it out. */
  SKIPPED("skipped");

  private final String word;

  Verdict(String word) {
    this.word = word;
  }

  /** What the table says. */
  String word() {
    return word;
  }
}
