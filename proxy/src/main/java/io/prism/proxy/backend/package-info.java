/** Stores as the data plane sees them: lifecycle, routing, circuit breakers. */
@NullMarked
package io.prism.proxy.backend;

import org.jspecify.annotations.NullMarked;
