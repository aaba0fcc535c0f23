/** PrismShard: a fleet of proxies. */
@NullMarked
package io.prism.crds.shard;

import org.jspecify.annotations.NullMarked;
