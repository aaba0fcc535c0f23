package io.prism.backend;

/**
 * What a store remembers of a namespace itself.
 *
 * @param epoch writes of an earlier epoch are refused
 * @param floor at least as large as the version of every tombstone that was removed; a write that
 *     finds no row gets a larger version
 */
public record NamespaceState(int epoch, Version floor) {

  /** A namespace that nobody has written to. */
  public static final NamespaceState INITIAL = new NamespaceState(0, Version.ZERO);
}
