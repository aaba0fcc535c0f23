/**
 * A gateway that lives on the configuration stream: entries that arrive become stores and routes,
 * each taken or refused as a whole.
 */
@NullMarked
package io.prism.proxy.stream;

import org.jspecify.annotations.NullMarked;
