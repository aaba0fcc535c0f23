/**
 * The load generator: a small HTTP/2 client on one thread, closed and open loops over it, and a
 * worker process that runs one load after the other.
 */
@NullMarked
package io.prism.bench.load;

import org.jspecify.annotations.NullMarked;
