/** From a PrismShard to a fleet of gateways. */
@NullMarked
package io.prism.operator.shard;

import org.jspecify.annotations.NullMarked;
