/**
 * Connections to the server: how they are opened and checked, how their loss is noticed and
 * repaired, and what the server's failures mean.
 */
@NullMarked
package io.prism.backend.postgres.link;

import org.jspecify.annotations.NullMarked;
