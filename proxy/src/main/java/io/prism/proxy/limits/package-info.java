/** Bounds of the process: bytes in flight and calls under way. */
@NullMarked
package io.prism.proxy.limits;

import org.jspecify.annotations.NullMarked;
