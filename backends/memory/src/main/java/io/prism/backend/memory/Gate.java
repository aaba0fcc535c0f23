package io.prism.backend.memory;

import io.prism.backend.error.Errors;

/**
 * Whether a store serves. Moves forward only: created, serving, draining, closed. Safe for use by
 * many threads.
 */
final class Gate {

  private enum Phase {
    CREATED,
    SERVING,
    DRAINING,
    CLOSED
  }

  private final String storeName;
  private volatile Phase phase = Phase.CREATED;

  Gate(String storeName) {
    this.storeName = storeName;
  }

  String storeName() {
    return storeName;
  }

  boolean isServing() {
    return phase == Phase.SERVING;
  }

  void start() {
    moveTo(Phase.SERVING);
  }

  void drain() {
    moveTo(Phase.DRAINING);
  }

  void close() {
    moveTo(Phase.CLOSED);
  }

  void requireServing() {
    switch (phase) {
      case SERVING -> {}
      case CREATED -> throw Errors.unavailable(storeName, "it was not started");
      case DRAINING, CLOSED -> throw Errors.draining();
    }
  }

  void requireOpen() {
    if (phase == Phase.CLOSED) {
      throw Errors.draining();
    }
  }

  private synchronized void moveTo(Phase next) {
    if (next.compareTo(phase) > 0) {
      phase = next;
    }
  }

  @Override
  public String toString() {
    return phase.toString();
  }
}
