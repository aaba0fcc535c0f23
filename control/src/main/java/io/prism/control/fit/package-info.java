/** Whether a store can do what a namespace needs, for every form in which either is written. */
@NullMarked
package io.prism.control.fit;

import org.jspecify.annotations.NullMarked;
