/**
 * Between the messages of {@code prism.keyvalue.v1} and the calls of the thin interfaces. The
 * gateway and plugin processes read requests the same way, because they read them here.
 */
@NullMarked
package io.prism.backend.keyvalue.wire;

import org.jspecify.annotations.NullMarked;
