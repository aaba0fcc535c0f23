/** What teams may ask for. */
@NullMarked
package io.prism.operator.policy;

import org.jspecify.annotations.NullMarked;
