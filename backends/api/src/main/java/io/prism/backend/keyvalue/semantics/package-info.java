/**
 * What each mutation means, as pure functions: from the rows, the recorded token and the
 * namespace's state to a result and the rows to write. Stores bring rows in and changes out, under
 * a lock or in a transaction of their own; none of them decides anything itself.
 */
@NullMarked
package io.prism.backend.keyvalue.semantics;

import org.jspecify.annotations.NullMarked;
