/**
 * The HTTP/2 engine of the gRPC door: frames, flow control and limits of a connection, below two
 * lanes. Complete unary requests may take a {@linkplain io.prism.http2.server.UnaryLane lane of
 * their own}; everything else becomes a stream of grpc-java.
 */
@NullMarked
package io.prism.http2.server;

import org.jspecify.annotations.NullMarked;
