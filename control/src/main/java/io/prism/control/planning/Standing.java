package io.prism.control.planning;

/** Whether a store or a shard can take another namespace. */
public sealed interface Standing {

  /** It can. */
  record Ready() implements Standing {}

  /**
   * It cannot.
   *
   * @param why for people, as the rest of a sentence that begins with the store or shard
   */
  record NotReady(String why) implements Standing {}
}
