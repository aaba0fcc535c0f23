/**
 * The KeyValue pattern as stores see it: thin interfaces, the calls they take, and their results.
 */
@NullMarked
package io.prism.backend.keyvalue;

import org.jspecify.annotations.NullMarked;
