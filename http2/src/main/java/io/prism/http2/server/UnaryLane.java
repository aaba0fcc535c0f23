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
   * <p>The engine keeps the plan with the connection and uses it again for every request with the
   * same headers, whose values are equal as far as the plan {@linkplain #dependsOn depends} on
   * them. So a plan may hold what was found out once: the method, who calls, the namespace that the
   * headers name.
   *
   * @param path the value of {@code :path}, as in {@code /package.Service/Method}
   * @param headers all headers of the request; to be used during the call only, though the values
   *     themselves never change
   * @param connection the transport's attributes, as {@code ServerCall.getAttributes} has them: the
   *     peer's address and, with TLS, the session
   * @return null when such requests are for the other lane, always
   */
  @Nullable UnaryPlan plan(String path, RequestHeaders headers, Attributes connection);

  /**
   * Whether plans look at the value of a header. Always the same answer. They may rely on
   * pseudo-headers and on what makes a request sound as gRPC in any case.
   *
   * @param name in lower case
   */
  boolean dependsOn(CharSequence name);
}
