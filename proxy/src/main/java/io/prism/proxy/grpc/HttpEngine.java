package io.prism.proxy.grpc;

import io.prism.http2.server.UnaryLane;
import java.util.Optional;

/** What speaks HTTP/2 on a gRPC listener. */
public sealed interface HttpEngine {

  /** Netty's, as grpc-java brings it along. */
  enum Stock implements HttpEngine {
    /** The only one. */
    STOCK
  }

  /**
   * Our own.
   *
   * @param lane the short way for unary calls, when there is one
   */
  record Own(Optional<UnaryLane> lane) implements HttpEngine {}
}
