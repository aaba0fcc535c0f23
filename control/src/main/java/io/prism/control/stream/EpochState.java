package io.prism.control.stream;

/**
 * How far a gateway is with a namespace's epochs. Neither number ever sinks.
 *
 * @param applied operations begin in this epoch
 * @param quiesced no operation of an earlier epoch is under way, and none will begin
 */
public record EpochState(int applied, int quiesced) {

  /** The larger of each. */
  EpochState max(EpochState other) {
    return new EpochState(Math.max(applied, other.applied), Math.max(quiesced, other.quiesced));
  }
}
