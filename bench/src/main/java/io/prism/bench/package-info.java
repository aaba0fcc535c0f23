/**
 * Benchmarks of the gateway against references that do the same work in the same run. Every figure
 * that the documentation states comes from here; {@code bench/RESULTS.md} names machine and
 * command.
 */
@NullMarked
package io.prism.bench;

import org.jspecify.annotations.NullMarked;
