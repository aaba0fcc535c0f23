/**
 * A volatile store in the process's own memory, bounded by bytes: for laptops and caches, and the
 * reference for the others.
 */
@NullMarked
package io.prism.backend.memory;

import org.jspecify.annotations.NullMarked;
