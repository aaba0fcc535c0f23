/**
 * The contract between the gateway and a store: lifecycle, capabilities, versions and time.
 *
 * <p>A store is a {@link io.prism.backend.Backend}. What it can do is the set of thin interfaces it
 * hands out; everything else is refused by the gateway before it reaches the store.
 */
@NullMarked
package io.prism.backend;

import org.jspecify.annotations.NullMarked;
