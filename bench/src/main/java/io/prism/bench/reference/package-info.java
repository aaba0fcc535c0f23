/**
 * What the gateway is compared with: small servers on grpc-java, and programs that are installed.
 */
@NullMarked
package io.prism.bench.reference;

import org.jspecify.annotations.NullMarked;
