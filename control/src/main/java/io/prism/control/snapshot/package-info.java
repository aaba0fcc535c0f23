/**
 * The configuration a gateway runs on: one immutable, versioned value that holds everything the
 * data plane may ask, already validated and resolved.
 */
@NullMarked
package io.prism.control.snapshot;

import org.jspecify.annotations.NullMarked;
