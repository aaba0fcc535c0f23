package io.prism.http2.server;

import io.grpc.Attributes;
import io.prism.http2.frame.RequestHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A short way for unary calls. The engine asks it before it opens a stream of grpc-java. Shared by
 * all connections, so safe for use by many threads.
 */
public interface UnaryLane {

  /**
   * Says what requests with such headers mean. Asked on the connection's loop, and only for
   * requests that are sound as gRPC: {@code POST}, {@code te: trailers}, a content type of {@code
   * application/grpc} or {@code application/grpc+proto}, no encoding but identity, and a {@code
   * grpc-timeout}, if any, that can be read.
   *
   * <p>The engine keeps the plan with the connection and uses it again for every request whose
   * headers are equal, {@code grpc-timeout} aside. So a plan may hold what was found out once: the
   * method, who calls, the namespace that the headers name.
   *
   * @param path the value of {@code :path}, as in {@code /package.Service/Method}
   * @param headers all headers of the request but {@code grpc-timeout}; to be used during the call
   *     only, though the values themselves never change
   * @param connection the transport's attributes, as {@code ServerCall.getAttributes} has them: the
   *     peer's address and, with TLS, the session
   * @return null when such requests are for the other lane; it is asked again then each time
   */
  @Nullable UnaryPlan plan(String path, RequestHeaders headers, Attributes connection);
}
