package io.prism.control.planning;

/**
 * One thing that is wrong with a wish.
 *
 * @param reason which rule speaks
 * @param field where, as a path inside the resource's spec
 * @param requested what is asked for
 * @param limit the most that is possible, or what there is to choose from
 * @param problem what is wrong, in one sentence without a full stop
 * @param remedy what to do, in one sentence without a full stop
 */
public record Refusal(
    Reason reason, String field, String requested, String limit, String problem, String remedy) {

  /** For people: field, problem and remedy. */
  public String message() {
    return "spec." + field + ": " + problem + "; " + remedy;
  }
}
