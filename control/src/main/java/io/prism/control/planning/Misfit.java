package io.prism.control.planning;

/**
 * Why a store cannot be chosen for a wish.
 *
 * @param reason which rule speaks
 * @param field what in the wish is the cause
 * @param requested what is asked for
 * @param limit what the store offers
 * @param why for people, as the rest of a sentence that begins with the store
 * @param amount how much is asked for, where that is a number
 */
record Misfit(
    Reason reason, String field, String requested, String limit, String why, long amount) {

  Misfit(Reason reason, String field, String requested, String limit, String why) {
    this(reason, field, requested, limit, why, 0);
  }

  /** Whether this was wrong before already, and by no less. */
  boolean isNoWorseThan(Misfit before) {
    return reason == before.reason
        && field.equals(before.field)
        && (amount < before.amount || requested.equals(before.requested));
  }

  Refusal refusal(Candidate candidate, String remedy) {
    return new Refusal(reason, field, requested, limit, candidate.title() + " " + why, remedy);
  }
}
