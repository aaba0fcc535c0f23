package io.prism.proxy.http;

import io.netty.buffer.ByteBuf;
import java.util.Map;

/** What serves a route. Runs on the event loop and must not block it. */
interface Endpoint {

  /**
   * Looks at a request before its body is read.
   *
   * @throws HttpFailure if the body need not be read to know that the request is wrong
   */
  default void check(RequestHead head) {}

  /** How much memory a byte of body costs until the answer is sent; 0 means no body is expected. */
  int bodyWeight();

  /** What to do instead, for a sender of a body that is not expected. */
  default String insteadOfBody() {
    return "leave it out";
  }

  /**
   * Serves one request.
   *
   * @param variables the raw text of the path's variables
   * @param body complete; belongs to the caller and is gone when this method returns
   * @throws HttpFailure if the request is wrong
   */
  void handle(RequestHead head, Map<String, String> variables, ByteBuf body, Replier replier);
}
