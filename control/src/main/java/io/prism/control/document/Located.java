package io.prism.control.document;

import io.prism.control.violation.Location;

/**
 * A value and where it was written.
 *
 * @param value what was read
 * @param at where it stands
 */
public record Located<T>(T value, Location at) {}
