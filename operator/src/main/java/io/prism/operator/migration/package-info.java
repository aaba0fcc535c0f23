/** Moving data between stores, which is not there yet. */
@NullMarked
package io.prism.operator.migration;

import org.jspecify.annotations.NullMarked;
