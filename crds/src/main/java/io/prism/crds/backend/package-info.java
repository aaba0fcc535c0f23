/** PrismBackend: a store that exists, and how it is reached. */
@NullMarked
package io.prism.crds.backend;

import org.jspecify.annotations.NullMarked;
