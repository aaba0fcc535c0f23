/**
 * The conformance kit: what a store must do, as tests that every store's module runs against its
 * own store.
 *
 * <p>A module extends {@link io.prism.backend.tck.StoreConformance}, names its {@link
 * io.prism.backend.tck.StoreFixture} and nests one subclass of each suite that belongs to what the
 * store declares. A suite that is missing, or one that nothing declares, is a failure; no suite
 * skips a test.
 */
@NullMarked
package io.prism.backend.tck;

import org.jspecify.annotations.NullMarked;
