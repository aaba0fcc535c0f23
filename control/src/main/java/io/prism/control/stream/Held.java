package io.prism.control.stream;

/**
 * Which set somebody holds.
 *
 * @param version its version; 0 when there is none
 * @param hash its hash; empty when there is none, or when only a whole snapshot will help
 */
public record Held(long version, String hash) {

  /** Nothing. */
  public static final Held NOTHING = new Held(0, "");
}
