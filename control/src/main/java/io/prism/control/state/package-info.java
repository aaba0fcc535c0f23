/**
 * What a gateway remembers of itself in its data directory, and the lock that makes it the only
 * one.
 */
@NullMarked
package io.prism.control.state;

import org.jspecify.annotations.NullMarked;
