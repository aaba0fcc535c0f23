package io.prism.backend.keyvalue.semantics;

/**
 * Where a token's outcome is remembered, within a namespace.
 *
 * @param token the token's text
 * @param place {@link #CALL}, or the place of a batch's item
 */
public record TokenKey(String token, int place) {

  /**
   * The place of a call on its own, and of what says which batch a token belongs to: a token is of
   * one request, whatever its form.
   */
  public static final int CALL = 0;

  /** The place of a batch's item, from its index in the request. */
  public static int item(int index) {
    return index + 1;
  }
}
