package io.prism.backend.keyvalue.semantics;

/**
 * Where a token's outcome is remembered, within a namespace.
 *
 * @param token the token's text
 * @param item the item's index in a batch, 0 for a call on its own
 */
public record TokenKey(String token, int item) {}
