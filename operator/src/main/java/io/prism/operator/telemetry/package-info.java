/** What the operator shows of itself in numbers. */
@NullMarked
package io.prism.operator.telemetry;

import org.jspecify.annotations.NullMarked;
