/** {@code prism kv}: KeyValue from a shell. */
@NullMarked
package io.prism.cli.kv;

import org.jspecify.annotations.NullMarked;
