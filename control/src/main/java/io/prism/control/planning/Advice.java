package io.prism.control.planning;

/**
 * Something to know about a plan that is carried out all the same.
 *
 * @param topic what it is about
 * @param field the field of the resource's spec that it is about
 * @param text for people, in one sentence without a full stop
 */
public record Advice(Topic topic, String field, String text) {

  /** What an advice is about. */
  public enum Topic {
    /** Another store would be chosen today. */
    BETTER_MATCH,
    /** The store is changed and its data left behind. */
    DATA_LOSS_ACCEPTED,
    /** An estimate grew beyond its limit by no more than needs nobody's approval. */
    AUTO_APPROVED,
    /** Something stays as it was accepted, although it would not be accepted today. */
    KEPT_AS_ACCEPTED,
    /** A shard of its own would suit better. */
    OWN_SHARD,
    /** Another kind of store would suit the load better. */
    UNSUITED_STORE,
    /** What was planned may become too small, or rests on an assumption. */
    CAPACITY
  }
}
