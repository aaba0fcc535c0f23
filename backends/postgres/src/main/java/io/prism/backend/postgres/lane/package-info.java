/**
 * Waiting work and the threads that carry it out: bounded, fair between namespaces, merged into
 * batches of whatever waits. Knows no SQL.
 */
@NullMarked
package io.prism.backend.postgres.lane;

import org.jspecify.annotations.NullMarked;
