/** What is wrong with a document: where, why and what to do, as a value and as text. */
@NullMarked
package io.prism.control.violation;

import org.jspecify.annotations.NullMarked;
