package io.prism.proxy.http;

/**
 * What the door tells the rest of the process. Called on event loops, so no method may block; all
 * must be safe for many threads.
 */
public interface HttpDoorHooks {

  /** Counts nothing. */
  HttpDoorHooks NONE = new HttpDoorHooks() {};

  /** A connection was closed at once because too many are open. */
  default void connectionRefused() {}

  /** A request was answered by the door itself, with this status, and never became a call. */
  default void requestRefused(int httpStatus) {}
}
