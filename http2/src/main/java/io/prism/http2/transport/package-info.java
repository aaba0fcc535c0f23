/** Event loops, by which mechanism of the kernel they read and write, and TLS that is renewed. */
@NullMarked
package io.prism.http2.transport;

import org.jspecify.annotations.NullMarked;
