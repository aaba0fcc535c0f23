package io.prism.control.stream.edge;

/**
 * Why an entry cannot be served.
 *
 * @param reason for people; holds no secret
 * @param untilRestart whether the process could serve it if it started anew
 * @param recorded as in {@link io.prism.control.stream.Up.Nack}
 */
public record Refusal(String reason, boolean untilRestart, int recorded) {

  /** For any other reason than an epoch. */
  public Refusal(String reason, boolean untilRestart) {
    this(reason, untilRestart, 0);
  }

  /** One that a restart would not mend. */
  public static Refusal of(String reason) {
    return new Refusal(reason, false);
  }
}
