package io.prism.proxy.http;

/**
 * What the door asks of, and tells to, the rest of the process. Called on event loops, so no method
 * may block; all must be safe for many threads.
 */
public interface HttpDoorHooks {

  /** Grants everything and counts nothing. */
  HttpDoorHooks NONE = new HttpDoorHooks() {};

  /**
   * Asks for room to hold a request and what is made of it. An implementation must grant when
   * nothing is reserved, else a request larger than the budget would wait forever.
   *
   * @param bytes how much will be held; positive
   * @return whether it was granted; what was granted is {@linkplain #release given back} exactly
   *     once
   */
  default boolean tryReserve(long bytes) {
    return true;
  }

  /** Gives back what {@link #tryReserve} granted, in one or several parts. */
  default void release(long bytes) {}

  /** A connection was accepted. */
  default void connectionOpened() {}

  /** A connection that was accepted is closed. */
  default void connectionClosed() {}

  /** A connection was closed at once because too many are open. */
  default void connectionRefused() {}

  /** A request was answered by the door itself, with this status, and never became a call. */
  default void requestRefused(int httpStatus) {}
}
