/** From a PrismBackend to the pods of its plugin. */
@NullMarked
package io.prism.operator.backend;

import org.jspecify.annotations.NullMarked;
