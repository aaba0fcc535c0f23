package io.prism.proxy.http;

/**
 * How far a {@link RequestReader} is with the request under way:
 *
 * <pre>
 *   IDLE --bytes--> HEAD --head--> ADMISSION --budget--> BODY --last part--> ANSWER --written--> IDLE
 *                                                                              |
 *                     answered before all of the body came:  DISCARD <---------+---> LINGER --> CLOSED
 * </pre>
 */
enum Phase {
  /** Nothing has arrived. */
  IDLE,
  /** Part of a head may have arrived. */
  HEAD,
  /** The head waits for the byte budget. */
  ADMISSION,
  /** The body comes in. */
  BODY,
  /** The answer is made or leaves. */
  ANSWER,
  /** The rest of a body that nobody wants comes in, before the next request. */
  DISCARD,
  /** The channel ends once the client has had time to read the answer and to stop sending. */
  LINGER,
  /** Nothing is read any more. */
  CLOSED;

  /** Whether what comes next must wait. */
  boolean isBusy() {
    return this == ADMISSION || this == ANSWER;
  }
}
