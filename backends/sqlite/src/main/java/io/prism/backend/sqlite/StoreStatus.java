package io.prism.backend.sqlite;

import io.prism.backend.error.Errors;
import io.prism.backend.error.PrismException;
import io.prism.common.v1.ErrorReason;
import java.util.concurrent.atomic.AtomicReference;

/** How the store is. Changed by the store's threads, read by all. */
final class StoreStatus {

  /** A condition of the store. */
  sealed interface Condition {

    /** Not started, or the file is being opened for the first time. */
    record Starting() implements Condition {}

    /** All is well. */
    record Serving() implements Condition {}

    /** The last write found no room. */
    record Full() implements Condition {}

    /** The file cannot be used now; it is being tried again. */
    record Unavailable(PrismException cause) implements Condition {}

    /** The file is damaged: nothing is written to it any more. */
    record Damaged() implements Condition {}
  }

  private static final Condition SERVING = new Condition.Serving();

  private final String backend;
  private final AtomicReference<Condition> condition =
      new AtomicReference<>(new Condition.Starting());

  StoreStatus(String backend) {
    this.backend = backend;
  }

  /** The condition now. */
  Condition condition() {
    return condition.get();
  }

  /** The file was opened. */
  void opened() {
    condition.set(SERVING);
  }

  /** The file cannot be used. */
  void unavailable(PrismException cause) {
    condition.set(new Condition.Unavailable(cause));
  }

  /** A write found no room. */
  void full() {
    condition.compareAndSet(SERVING, new Condition.Full());
  }

  /** A write found room. */
  void hasRoom() {
    if (condition.get() instanceof Condition.Full full) {
      condition.compareAndSet(full, SERVING);
    }
  }

  /** The file is damaged. */
  void damaged() {
    condition.set(new Condition.Damaged());
  }

  /** What calls that touch damaged data fail with. */
  PrismException damage() {
    return PrismException.builder(
            ErrorReason.DATA_CORRUPTED,
            "the file of store '" + backend + "' is damaged; restore it from a backup")
        .metadata("backend", backend)
        .build();
  }

  /**
   * Lets a read pass.
   *
   * @throws PrismException when there is no file to read from
   */
  void admitRead() {
    switch (condition.get()) {
      case Condition.Starting starting -> throw Errors.unavailable(backend, "it is starting");
      case Condition.Unavailable unavailable -> throw unavailable.cause();
      case Condition.Serving serving -> {}
      case Condition.Full full -> {}
      case Condition.Damaged damaged -> {}
    }
  }

  /**
   * Lets a write pass.
   *
   * @throws PrismException when it could not be carried out
   */
  void admitWrite() {
    admitRead();
    if (condition.get() instanceof Condition.Damaged) {
      throw damage();
    }
  }
}
