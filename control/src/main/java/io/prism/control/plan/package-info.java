/** Decides, as pure functions, which store serves a namespace and what the whole snapshot is. */
@NullMarked
package io.prism.control.plan;

import org.jspecify.annotations.NullMarked;
