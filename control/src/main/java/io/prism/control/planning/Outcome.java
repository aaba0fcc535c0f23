package io.prism.control.planning;

import java.util.List;

/** What comes of a wish. */
public sealed interface Outcome {

  /**
   * It is carried out.
   *
   * @param decision how
   */
  record Planned(Decision decision) implements Outcome {}

  /**
   * It is not carried out; what is in force stays.
   *
   * @param refusals everything that is wrong with it, at least one thing
   */
  record Refused(List<Refusal> refusals) implements Outcome {

    /** Copies the list. */
    public Refused {
      refusals = List.copyOf(refusals);
      if (refusals.isEmpty()) {
        throw new IllegalArgumentException("a refusal says why");
      }
    }
  }
}
