package io.prism.backend;

/**
 * An order to remove all that a namespace holds.
 *
 * @param namespace its name in the store
 * @param installation who owns the data, as in {@link NamespaceSpec}
 * @param epoch the epoch of the order. Whoever gives it draws a larger one for each erasure of a
 *     name, and larger than any epoch that its writes carried: what was written before belongs to
 *     the order, what is written after it is out of its reach. Where the store holds a later one it
 *     tells which, and an order of a still later one is needed
 */
public record Erasure(String namespace, String installation, int epoch) {

  /** Checks the epoch: its successor must be one, too. */
  public Erasure {
    if (namespace.isEmpty()) {
      throw new IllegalArgumentException("a namespace has a name");
    }
    if (epoch < 1 || epoch == Integer.MAX_VALUE) {
      throw new IllegalArgumentException("not the epoch of an erasure: " + epoch);
    }
  }

  /** The epoch in which the namespace begins anew; no order of an earlier one touches it. */
  public int after() {
    return epoch + 1;
  }
}
