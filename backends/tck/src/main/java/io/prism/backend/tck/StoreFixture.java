package io.prism.backend.tck;

import io.prism.backend.Backend;

/**
 * Where a store keeps its data during the tests. Fixtures are independent of each other: several
 * exist at the same time, each with data of its own, such as a folder, a database or a schema.
 */
public interface StoreFixture extends AutoCloseable {

  /**
   * Creates a store over the fixture's data, without starting it. The first call finds no data. A
   * later call happens after the store before it was closed, and finds what a durable store kept.
   */
  Backend create();

  /**
   * Whether {@link Backend#sweep} of the store reclaims anything. False for a store that is reached
   * through a plugin process, which is swept by its own host.
   */
  default boolean sweeps() {
    return true;
  }

  /** How many operations the random test may do: what takes the store two or three seconds. */
  default int randomOperations() {
    return 2_000;
  }

  /** Removes the data. Every store of the fixture is closed by then. */
  @Override
  void close();
}
