/**
 * Waiting work and who carries it out, threads and lanes on event loops: bounded, fair between
 * namespaces, merged into batches of whatever waits. Knows no SQL.
 */
@NullMarked
package io.prism.backend.postgres.lane;

import org.jspecify.annotations.NullMarked;
