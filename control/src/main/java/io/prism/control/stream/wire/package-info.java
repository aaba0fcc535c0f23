/**
 * The messages and contents of the configuration stream as {@code prism.control.v1} writes them.
 * Fields that are not known are ignored; enum values that are not known are refused.
 */
@NullMarked
package io.prism.control.stream.wire;

import org.jspecify.annotations.NullMarked;
