/**
 * Calls that a gateway makes to itself before it is ready, so that its code is compiled by then.
 */
@NullMarked
package io.prism.proxy.warmup;

import org.jspecify.annotations.NullMarked;
