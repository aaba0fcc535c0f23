/**
 * Plans a namespace that is asked for as a resource: which team's limits hold, which store and
 * shard serve, and how large they must be. Pure functions of values; nothing here knows where the
 * values come from.
 */
@NullMarked
package io.prism.control.planning;

import org.jspecify.annotations.NullMarked;
