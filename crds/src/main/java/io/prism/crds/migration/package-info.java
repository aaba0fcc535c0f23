/** PrismMigration: where a namespace's data should move, how far, under which conditions. */
@NullMarked
package io.prism.crds.migration;

import org.jspecify.annotations.NullMarked;
