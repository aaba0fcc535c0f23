package io.prism.control.stream.edge;

/**
 * Why an entry cannot be served.
 *
 * @param reason for people; holds no secret
 * @param untilRestart whether the process could serve it if it started anew
 */
public record Refusal(String reason, boolean untilRestart) {

  /** One that a restart would not mend. */
  public static Refusal of(String reason) {
    return new Refusal(reason, false);
  }
}
