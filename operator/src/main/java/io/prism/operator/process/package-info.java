/** The operator's process: what it is told, what it runs, and how it tells that it lives. */
@NullMarked
package io.prism.operator.process;

import org.jspecify.annotations.NullMarked;
