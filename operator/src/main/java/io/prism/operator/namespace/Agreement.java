package io.prism.operator.namespace;

/**
 * What was agreed on before a namespace began to go, so that nothing that is changed afterwards
 * makes more of it.
 *
 * @param uid of the resource that it was agreed on for
 * @param kind what
 */
record Agreement(String uid, Kind kind) {

  private static final String SEPARATOR = " ";

  /** What was agreed on. */
  enum Kind {
    /** It had expired, with its data to be erased on deletion, and nobody had deleted it yet. */
    EXPIRED,
    /** The deletion was confirmed; the data stays. */
    RETAIN,
    /** The deletion was confirmed; the data goes with it. */
    DELETE
  }

  /**
   * The agreement that a text tells.
   *
   * @throws IllegalArgumentException when it tells none
   */
  static Agreement parse(String text) {
    String[] words = text.split(SEPARATOR, 2);
    if (words.length < 2) {
      throw new IllegalArgumentException("no agreement: " + text);
    }
    return new Agreement(words[1], Kind.valueOf(words[0]));
  }

  @Override
  public String toString() {
    return kind + SEPARATOR + uid;
  }
}
