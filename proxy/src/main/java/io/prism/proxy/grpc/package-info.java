/** The gRPC door: Netty transport, marshalling, reflection and health. */
@NullMarked
package io.prism.proxy.grpc;

import org.jspecify.annotations.NullMarked;
