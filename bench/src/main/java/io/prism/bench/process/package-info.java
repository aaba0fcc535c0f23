/** Processes that a benchmark starts, what they cost, and that they end with it. */
@NullMarked
package io.prism.bench.process;

import org.jspecify.annotations.NullMarked;
