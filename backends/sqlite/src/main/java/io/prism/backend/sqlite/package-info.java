/**
 * A durable store in one file: every write waits in one bounded queue, and one thread carries what
 * waits into the file in one synced transaction.
 */
@NullMarked
package io.prism.backend.sqlite;

import org.jspecify.annotations.NullMarked;
